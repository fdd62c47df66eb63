package io.vitrine.bridge.lane;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.record.Origin;
import io.vitrine.bridge.record.RecordFactory;
import io.vitrine.bridge.route.RouteCache;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.contract.OutboxReader;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.KafkaTopic;
import io.vitrine.route.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;

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
  private final RouteCache routes;
  private final OutboxReader reader = new OutboxReader();
  private long epoch = -1;
  private RecordFactory factory;

  Loader(LaneId id, LaneOptions options) {
    this.id = id;
    this.deadLetters = options.deadLetters();
    this.routes = new RouteCache(options.routes(), TOPICS_CACHED_MAX);
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
    Buffer bytes = flight.record(sequence);
    int before = flight.deliveries().size();
    try {
      OutboxRecord message = reader.read(bytes);
      Publication publication = publication(message);
      List<Match> matches = routes.matches(publication);
      if (matches.size() == 1) {
        add(
            flight,
            sequence,
            publication,
            matches.get(0),
            make(flight, message, publication, sequence, matches.get(0)));
      } else {
        addAll(flight, message, publication, sequence, matches);
      }
    } catch (MalformedPacket | IllegalArgumentException | IndexOutOfBoundsException e) {
      Delivery unread = new Delivery(flight, NO_ROUTE, sequence, unread(flight, sequence));
      unread.condemn(Cause.UNREADABLE, String.valueOf(e.getMessage()));
      flight.add(unread);
    }
    flight.made(this, flight.deliveries().size() > before);
  }

  /** All of them or, if one cannot be made, none. */
  private void addAll(
      Flight flight,
      OutboxRecord message,
      Publication publication,
      long sequence,
      List<Match> matches)
      throws MalformedPacket {
    List<ProducerRecord<byte[], byte[]>> made = new ArrayList<>(matches.size());
    for (Match match : matches) {
      made.add(make(flight, message, publication, sequence, match));
    }
    for (int i = 0; i < made.size(); i++) {
      add(flight, sequence, publication, matches.get(i), made.get(i));
    }
  }

  private static void add(
      Flight flight,
      long sequence,
      Publication publication,
      Match match,
      ProducerRecord<byte[], byte[]> record) {
    Delivery delivery = new Delivery(flight, match.route().index(), sequence, record);
    boolean legal = KafkaTopic.legal(record.topic());
    String unresolved =
        legal && record.key() != null ? null : match.route().unresolved(publication);
    if (unresolved != null) {
      delivery.condemn(Cause.UNRESOLVED, unresolved);
    } else if (!legal) {
      delivery.condemn(Cause.INVALID_TOPIC, "the route's template gave \"" + record.topic() + "\"");
    }
    flight.add(delivery);
  }

  /** The record of a delivery that was made before. */
  ProducerRecord<byte[], byte[]> again(Flight flight, Delivery delivery) {
    long sequence = delivery.sequence();
    if (delivery.route() == NO_ROUTE) {
      return unread(flight, sequence);
    }
    try {
      OutboxRecord message = reader.read(flight.record(sequence));
      Publication publication = publication(message);
      for (Match match : routes.matches(publication)) {
        if (match.route().index() == delivery.route()) {
          return make(flight, message, publication, sequence, match);
        }
      }
    } catch (MalformedPacket e) {
      throw new IllegalStateException("it could be made before", e);
    }
    throw new IllegalStateException("route " + delivery.route() + " matched before");
  }

  private ProducerRecord<byte[], byte[]> make(
      Flight flight, OutboxRecord message, Publication publication, long sequence, Match match)
      throws MalformedPacket {
    return factory(flight).make(message, publication, sequence, match);
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

  private static Publication publication(OutboxRecord message) {
    return new Publication(message.topic(), message.clientId(), message.username(), message.qos());
  }
}
