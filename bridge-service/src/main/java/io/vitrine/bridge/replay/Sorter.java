package io.vitrine.bridge.replay;

import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.record.HeaderNames;
import io.vitrine.bridge.record.HeaderText;
import io.vitrine.bridge.record.Origin;
import io.vitrine.bridge.record.RecordFactory;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache;
import io.vitrine.bridge.route.Routes;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Makes of each letter what its route makes of it now.
 *
 * <p>Threads: the replay's.
 */
final class Sorter {
  private static final int TOPICS_CACHED_MAX = 1_000;
  private static final int FACTORIES_MAX = 64;

  /** What goes to Kafka for a letter. */
  record Outgoing(Place place, ProducerRecord<byte[], byte[]> record) {}

  /** Where a letter is. */
  record Place(TopicPartition partition, long offset) {}

  /** What became of letters. */
  record Sorted(ReplayCounts counts, List<Outgoing> outgoing) {
    Sorted() {
      this(new ReplayCounts(), new ArrayList<>());
    }
  }

  /** Why Kafka did not take what a letter became. */
  private record Buried(Cause cause, String detail, int cuts) {}

  private final ReplayOptions options;
  private final RouteCache routes;
  private final Rendering rendering = new Rendering();
  private final Map<Place, Buried> buried = new HashMap<>();
  private final Map<Origin, RecordFactory> factories =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, RecordFactory> eldest) {
          return size() > FACTORIES_MAX;
        }
      };

  Sorter(ReplayOptions options, Routes routes) {
    this.options = options;
    this.routes = new RouteCache(routes, TOPICS_CACHED_MAX);
  }

  void sort(ConsumerRecord<byte[], byte[]> record, Sorted into) {
    try {
      Letter letter = Letter.of(record);
      Publication publication = new Publication(letter.message());
      RouteCache.Match match = match(letter.route(), publication);
      if (match == null || !match.takes(publication)) {
        into.counts().count("not_taken");
        return;
      }
      match.render(publication, rendering);
      options.schemas().check(match.route().settings(), publication, rendering);
      Place place =
          new Place(new TopicPartition(record.topic(), record.partition()), record.offset());
      RecordFactory factory = factories.computeIfAbsent(letter.origin(), RecordFactory::new);
      Buried why = buried.get(place);
      if (rendering.problem() != null || why != null) {
        ProducerRecord<byte[], byte[]> original =
            replayed(factory.makeDead(publication, rendering, letter.sequence(), match));
        Buried cause = why != null ? why : new Buried(cause(), rendering.detail(), 0);
        into.outgoing().add(new Outgoing(place, letter(original, cause)));
        into.counts().count("dead_again");
        return;
      }
      ProducerRecord<byte[], byte[]> made =
          replayed(factory.make(publication, rendering, letter.sequence(), match));
      into.outgoing().add(new Outgoing(place, made));
      into.counts().count("replayed");
    } catch (Letter.Unreadable e) {
      into.counts().count(String.valueOf(e.getMessage()));
    } catch (MalformedPacket | IllegalArgumentException | IndexOutOfBoundsException e) {
      into.counts().count("unreadable");
    }
  }

  private static ProducerRecord<byte[], byte[]> replayed(ProducerRecord<byte[], byte[]> record) {
    long now = System.currentTimeMillis() * 1_000;
    record.headers().add(HeaderText.header(HeaderNames.REPLAYED, HeaderText.of(now)));
    return record;
  }

  private Cause cause() {
    Rendering.Problem problem = rendering.problem();
    return problem == null ? Cause.UNREADABLE : Cause.of(problem);
  }

  private ProducerRecord<byte[], byte[]> letter(
      ProducerRecord<byte[], byte[]> original, Buried why) {
    return options.deadLetters().make(original, why.cause(), why.detail(), why.cuts());
  }

  private RouteCache.@Nullable Match match(String route, Publication publication) {
    for (RouteCache.Match each : routes.matches(publication)) {
      if (each.route().name().equals(route)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Makes what Kafka did not take a dead letter, or a smaller one.
   *
   * @return false if that was done already
   */
  boolean bury(Outgoing outgoing, Cause cause, Exception failure) {
    Buried before = buried.get(outgoing.place());
    int cuts = before == null ? 0 : before.cuts() + 1;
    if (cuts > DeadLetters.CUTS_MAX) {
      return false;
    }
    Cause why = before == null ? cause : before.cause();
    String detail = before == null ? String.valueOf(failure.getMessage()) : before.detail();
    buried.put(outgoing.place(), new Buried(why, detail, cuts));
    return true;
  }
}
