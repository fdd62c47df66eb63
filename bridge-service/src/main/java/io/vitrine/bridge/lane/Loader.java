package io.vitrine.bridge.lane;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.record.Origin;
import io.vitrine.bridge.record.RecordFactory;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.bridge.route.RouteCaches;
import io.vitrine.bridge.schema.Schemas;
import io.vitrine.config.TopicSettings;
import io.vitrine.contract.OutboxReader;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import io.vitrine.route.TraceContext;
import io.vitrine.runtime.tracing.Spans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a flight's records into deliveries: each route that matches makes one. They are made when
 * they are sent, since what is on its way is much, and what lives long costs the collector.
 *
 * <p>Threads: the lane's thread.
 */
final class Loader {
  private static final int TOPICS_CACHED_MAX = 4_096;
  private static final int NO_ROUTE = -1;

  private final LaneId id;
  private final DeadLetters deadLetters;
  private final RouteCaches routes;
  private final Schemas schemas;
  private final Claims claims;
  private final SendSpans spans;
  private final OutboxReader reader = new OutboxReader();
  private final Rendering rendering = new Rendering();
  private long epoch = -1;
  private RecordFactory factory;

  Loader(LaneId id, LaneOptions options) {
    this.id = id;
    this.deadLetters = options.deadLetters();
    this.routes = new RouteCaches(options.routes().configured(), TOPICS_CACHED_MAX);
    this.schemas = options.schemas();
    this.claims = new Claims(id.kind(), TOPICS_CACHED_MAX);
    this.spans = new SendSpans(id, options);
    this.factory = new RecordFactory(new Origin(id.node(), id.partition(), epoch));
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /**
   * Hands each delivery of a flight, in order, to {@code use}; those that are not made yet are made
   * one record at a time.
   *
   * @return false if {@code use} said so; what follows was not handed over
   */
  boolean each(Flight flight, Predicate<Delivery> use) {
    List<Delivery> all = flight.deliveries();
    int at = 0;
    while (true) {
      for (; at < all.size(); at++) {
        if (!use.test(all.get(at))) {
          return false;
        }
      }
      if (flight.loaded()) {
        return true;
      }
      load(flight);
    }
  }

  private void load(Flight flight) {
    long sequence = flight.next();
    int before = flight.deliveries().size();
    try {
      Buffer record = flight.record(sequence);
      Publication publication = publication(record);
      Claims.Mine mine = mine(flight, record, publication);
      if (mine.matches().size() == 1) {
        addOne(flight, publication, sequence, mine);
      } else {
        addAll(flight, publication, sequence, mine);
      }
      if (!mine.gone().isEmpty() || !mine.heirs().isEmpty()) {
        otherRoutes(flight, sequence, mine, before);
      }
    } catch (MalformedPacket | IllegalArgumentException | IndexOutOfBoundsException e) {
      Delivery unread =
          new Delivery(flight, NO_ROUTE, sequence, unread(flight, sequence), TopicSettings.PLAIN);
      unread.condemn(Cause.UNREADABLE, String.valueOf(e.getMessage()));
      flight.add(unread, true);
    }
    flight.made(this, flight.deliveries().size() > before);
  }

  /** Notes which routes are not those that the message was taken for. */
  private static void otherRoutes(Flight flight, long sequence, Claims.Mine mine, int before) {
    mine.gone().forEach(route -> flight.skip(sequence, route));
    for (Match heir : mine.heirs()) {
      List<Delivery> made = flight.deliveries();
      for (int i = before; i < made.size(); i++) {
        if (made.get(i).route() == heir.route().index()) {
          flight.takeOver(sequence, heir.route().name());
        }
      }
    }
  }

  private Publication publication(Buffer record) {
    Publication publication = new Publication(reader.read(record));
    String parent = OutboxRecord.trace(record);
    if (parent != null) {
      publication.carry(SendSpans.carried(parent, publication));
    }
    return publication;
  }

  /** Routes whose filter matches and that this outbox has the message for. */
  private Claims.Mine mine(Flight flight, Buffer record, Publication publication) {
    return claims.mine(record, routes.of(flight.routes(record)).matches(publication));
  }

  private void addOne(Flight flight, Publication publication, long sequence, Claims.Mine mine)
      throws MalformedPacket {
    Match match = mine.matches().get(0);
    if (match.takes(publication)) {
      flight.add(delivery(flight, publication, sequence, match), match.awaitsKafka());
    } else if (!mine.heirs().contains(match)) {
      flight.skip(sequence, match.route().name());
    }
  }

  /** All of them or, if one cannot be made, none. */
  private void addAll(Flight flight, Publication publication, long sequence, Claims.Mine mine)
      throws MalformedPacket {
    List<Match> matches = mine.matches();
    List<Delivery> made = new ArrayList<>(matches.size());
    List<Match> by = new ArrayList<>(matches.size());
    List<String> skipped = new ArrayList<>(0);
    try {
      for (Match match : matches) {
        if (match.takes(publication)) {
          made.add(delivery(flight, publication, sequence, match));
          by.add(match);
        } else if (!mine.heirs().contains(match)) {
          skipped.add(match.route().name());
        }
      }
    } catch (MalformedPacket | RuntimeException e) {
      made.forEach(each -> unmade(each.span()));
      throw e;
    }
    for (int i = 0; i < made.size(); i++) {
      flight.add(made.get(i), by.get(i).awaitsKafka());
    }
    skipped.forEach(route -> flight.skip(sequence, route));
  }

  private Delivery delivery(Flight flight, Publication publication, long sequence, Match match)
      throws MalformedPacket {
    match.render(publication, rendering);
    Span span = spans.begin(publication, rendering, sequence, match.route().name());
    ProducerRecord<byte[], byte[]> record;
    try {
      record = make(flight, publication, sequence, match, span, false);
    } catch (MalformedPacket | RuntimeException e) {
      unmade(span);
      throw e;
    }
    Delivery delivery =
        new Delivery(
            flight, match.route().index(), sequence, record, match.route().settings().topics());
    if (span != null) {
      delivery.trace(span);
    }
    Rendering.Problem problem = rendering.problem();
    if (problem != null) {
      delivery.condemn(Cause.of(problem), rendering.detail());
    }
    return delivery;
  }

  /** The message becomes a dead letter without a span. */
  private static void unmade(@Nullable Span span) {
    if (span != null) {
      Spans.fail(span, Cause.UNREADABLE.title());
    }
  }

  /** The record of a delivery that was made before. */
  ProducerRecord<byte[], byte[]> again(Flight flight, Delivery delivery) {
    long sequence = delivery.sequence();
    if (delivery.route() == NO_ROUTE) {
      return unread(flight, sequence);
    }
    try {
      Buffer record = flight.record(sequence);
      Publication publication = publication(record);
      for (Match match : mine(flight, record, publication).matches()) {
        if (match.route().index() == delivery.route()) {
          return again(flight, publication, match, delivery);
        }
      }
    } catch (MalformedPacket e) {
      throw new IllegalStateException("it could be made before", e);
    }
    throw new IllegalStateException("route " + delivery.route() + " matched before");
  }

  /** It may have become a dead letter meanwhile: a schema can change. */
  private ProducerRecord<byte[], byte[]> again(
      Flight flight, Publication publication, Match match, Delivery delivery)
      throws MalformedPacket {
    boolean dead = delivery.cause() != null;
    ProducerRecord<byte[], byte[]> made = again(flight, publication, match, delivery, dead);
    Rendering.Problem problem = rendering.problem();
    if (dead || problem == null) {
      return made;
    }
    delivery.condemn(Cause.of(problem), rendering.detail());
    return again(flight, publication, match, delivery, true);
  }

  private ProducerRecord<byte[], byte[]> again(
      Flight flight, Publication publication, Match match, Delivery delivery, boolean dead)
      throws MalformedPacket {
    match.render(publication, rendering);
    return make(flight, publication, delivery.sequence(), match, delivery.span(), dead);
  }

  /**
   * What the rendering says as a record.
   *
   * @param span whose trace it goes on with; null for that of the message
   */
  private ProducerRecord<byte[], byte[]> make(
      Flight flight,
      Publication publication,
      long sequence,
      Match match,
      @Nullable Span span,
      boolean dead)
      throws MalformedPacket {
    TraceContext before = publication.carried();
    if (span != null) {
      publication.carry(Spans.context(span));
    }
    try {
      if (!dead) {
        schemas.check(match.route().settings(), publication, rendering);
      }
      RecordFactory records = factory(flight);
      return dead
          ? records.makeDead(publication, rendering, sequence, match)
          : records.make(publication, rendering, sequence, match);
    } finally {
      publication.carry(before);
    }
  }

  private ProducerRecord<byte[], byte[]> unread(Flight flight, long sequence) {
    byte[] bytes = flight.record(sequence).getBytes();
    return factory(flight).makeUnread(bytes, deadLetters.topic(), sequence);
  }

  private RecordFactory factory(Flight flight) {
    if (flight.epoch() != epoch) {
      epoch = flight.epoch();
      factory = new RecordFactory(new Origin(id.node(), id.partition(), epoch));
    }
    return factory;
  }
}
