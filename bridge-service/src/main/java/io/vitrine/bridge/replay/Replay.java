package io.vitrine.bridge.replay;

import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.route.Routes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the dead letters that are there at its beginning through the routes as they are now, each
 * through the one that it was meant for. What fails again is a new dead letter, for another replay.
 *
 * <p>Records, and what was replayed, are in the same transactions: whatever stops it, the next
 * replay goes on where it was, and no letter becomes two records.
 *
 * <p>Threads: {@link #run} blocks, once; {@link #stop} and {@link #counts} any.
 */
final class Replay {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final int IDLE_POLLS_MAX = 40;

  private final ReplayOptions options;
  private final Order order;
  private final Sorter sorter;
  private final Set<String> routes;
  private final ReplayCounts counts = new ReplayCounts();
  private volatile boolean stopped;
  private volatile @Nullable String note;

  /**
   * What is to be replayed.
   *
   * @param topic of dead letters
   * @param route whose letters; null for those of all routes
   * @param sinceMillis when the PUBLISH of the first one came, milliseconds since 1970; 0 for all
   * @param dry to send nothing and note nothing
   */
  record Order(String topic, @Nullable String route, long sinceMillis, boolean dry) {}

  Replay(ReplayOptions options, Order order, Routes routes) {
    this.options = options;
    this.order = order;
    this.sorter = new Sorter(options, routes);
    this.routes =
        routes.all().stream()
            .map(each -> each.name())
            .filter(name -> order.route() == null || order.route().equals(name))
            .collect(Collectors.toSet());
  }

  /** What is to be said of it; null if nothing is. */
  @Nullable String note() {
    return note;
  }

  ReplayCounts counts() {
    return counts;
  }

  /** Ends it after the transaction that is under way. */
  void stop() {
    stopped = true;
  }

  /**
   * @throws KafkaException if Kafka does not do its part
   */
  void run() {
    String client = options.client() + ".replay";
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    String id = options.transactionalId(order.topic());
    try (Admin admin = Admin.create(Map.copyOf(options.kafka().admin(client)));
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(Map.copyOf(options.kafka().consumer(client)), bytes, bytes)) {
      if (order.dry()) {
        read(admin, consumer, null);
        return;
      }
      Producer<byte[], byte[]> producer =
          new KafkaProducer<>(Map.copyOf(options.kafka().replaying(client, id)));
      try {
        producer.initTransactions();
        read(admin, consumer, producer);
      } finally {
        producer.close(CLOSE);
      }
    }
  }

  private void read(
      Admin admin,
      KafkaConsumer<byte[], byte[]> consumer,
      @Nullable Producer<byte[], byte[]> producer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(order.topic()).stream()
            .map(each -> new TopicPartition(each.topic(), each.partition()))
            .toList();
    if (partitions.isEmpty()) {
      note = "topic " + order.topic() + " is not there, so there are no dead letters";
      return;
    }
    Harbours harbours = producer == null ? null : new Harbours(admin, producer);
    Position position = Position.read(admin, options, routes, partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    Map<TopicPartition, Long> from = begin(consumer, position, partitions);
    int idle = 0;
    while (!stopped && partitions.stream().anyMatch(p -> consumer.position(p) < end(ends, p))) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      idle = records.isEmpty() ? idle + 1 : 0;
      if (idle > IDLE_POLLS_MAX) {
        throw new KafkaException("nothing more came of " + order.topic());
      }
      Batch batch = new Batch(consumer, records, from, ends);
      if (producer == null || harbours == null) {
        counts.add(sort(batch, position).counts());
      } else {
        transact(producer, harbours, batch, position);
      }
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** Seeks to the first letters that are not done. */
  private Map<TopicPartition, Long> begin(
      KafkaConsumer<byte[], byte[]> consumer, Position position, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> first = new HashMap<>(consumer.beginningOffsets(partitions));
    if (order.sinceMillis() > 0) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(each -> times.put(each, order.sinceMillis()));
      Map<TopicPartition, OffsetAndTimestamp> since = consumer.offsetsForTimes(times);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition each : partitions) {
        OffsetAndTimestamp found = since.get(each);
        first.put(each, found == null ? end(ends, each) : found.offset());
      }
    }
    for (TopicPartition each : partitions) {
      long next =
          position.routes().stream()
              .mapToLong(route -> position.done(route, each).next())
              .min()
              .orElse(0);
      boolean full =
          position.routes().stream().anyMatch(route -> position.done(route, each).full());
      long at = Math.max(next, end(first, each));
      if (full && at > next) {
        throw new KafkaException(
            "too many replays since some time (expected: one without --since before the next)");
      }
      first.put(each, at);
      consumer.seek(each, at);
    }
    return first;
  }

  /** Letters that were read together, and how far. */
  private record Batch(
      List<ConsumerRecord<byte[], byte[]>> letters, Map<TopicPartition, Done.Range> read) {
    Batch(
        KafkaConsumer<byte[], byte[]> consumer,
        ConsumerRecords<byte[], byte[]> records,
        Map<TopicPartition, Long> from,
        Map<TopicPartition, Long> ends) {
      this(new ArrayList<>(), new HashMap<>());
      for (TopicPartition each : consumer.assignment()) {
        long to = Math.min(consumer.position(each), end(ends, each));
        long start = from.getOrDefault(each, 0L);
        if (to > start) {
          read.put(each, new Done.Range(start, to));
          from.put(each, to);
        }
      }
      for (ConsumerRecord<byte[], byte[]> each : records) {
        if (each.offset() < end(ends, new TopicPartition(each.topic(), each.partition()))) {
          letters.add(each);
        }
      }
      // Those of several partitions as their messages came, as far as they were read together.
      letters.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    }
  }

  private Sorter.Sorted sort(Batch batch, Position position) {
    Sorter.Sorted sorted = new Sorter.Sorted();
    for (ConsumerRecord<byte[], byte[]> each : batch.letters()) {
      String route = Letter.route(each);
      TopicPartition partition = new TopicPartition(each.topic(), each.partition());
      if (route == null) {
        sorted.counts().count("unreadable");
      } else if (order.route() != null && !order.route().equals(route)) {
        sorted.counts().count("other_route");
      } else if (!routes.contains(route)) {
        sorted.counts().count("no_such_route");
      } else if (position.done(route, partition).has(each.offset())) {
        sorted.counts().count("replayed_before");
      } else {
        sorter.sort(each, sorted);
      }
    }
    return sorted;
  }

  /** All of a batch, or nothing. */
  private void transact(
      Producer<byte[], byte[]> producer, Harbours harbours, Batch batch, Position position) {
    if (batch.read().isEmpty()) {
      return;
    }
    while (true) {
      Sorter.Sorted sorted = sort(batch, position);
      while (stranded(harbours, sorted)) {
        sorted = sort(batch, position);
      }
      AtomicReference<@Nullable Refused> refused = new AtomicReference<>();
      producer.beginTransaction();
      try {
        for (Sorter.Outgoing each : sorted.outgoing()) {
          producer.send(
              each.record(),
              (metadata, failure) -> {
                if (failure != null) {
                  refused.compareAndSet(null, new Refused(each, failure));
                }
              });
        }
        producer.flush();
        if (refused.get() == null) {
          Map<TopicPartition, Done.Range> read = batch.read();
          read.forEach((partition, range) -> position.did(partition, range.from(), range.to()));
          position.commit(producer);
          producer.commitTransaction();
          counts.add(sorted.counts());
          return;
        }
      } catch (KafkaException e) {
        if (refused.get() == null) {
          throw e;
        }
      }
      producer.abortTransaction();
      bury(refused.get());
    }
  }

  /** Whether letters have nowhere to go, and are dead letters from now on. */
  private boolean stranded(Harbours harbours, Sorter.Sorted sorted) {
    boolean any = false;
    for (Sorter.Outgoing each : sorted.outgoing()) {
      Harbours.Absence absence = harbours.of(each.record());
      any |=
          absence != null
              && sorter.bury(each, absence.cause(), new KafkaException(absence.detail()));
    }
    return any;
  }

  /** One that Kafka will not take is a dead letter in the next attempt. */
  private void bury(@Nullable Refused refused) {
    Cause cause = refused == null ? null : Cause.of(refused.failure());
    if (refused == null
        || cause == null
        || !sorter.bury(refused.outgoing(), cause, refused.failure())) {
      Exception why = refused == null ? new IllegalStateException("no failure") : refused.failure();
      throw why instanceof KafkaException known ? known : new KafkaException(why);
    }
  }

  private record Refused(Sorter.Outgoing outgoing, Exception failure) {}
}
