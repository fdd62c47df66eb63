package io.vitrine.bridge.ledger;

import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.kafka.KafkaProperties;
import io.vitrine.bridge.record.HeaderNames;
import io.vitrine.contract.CountedRoutes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is committed of Kafka's topics, as it is now, and counts what came from the brokers'
 * outboxes. Changes nothing.
 *
 * <p>Threads: one at a time; {@link #read} blocks.
 */
public final class Audit {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration QUIET_MAX = Duration.ofSeconds(60);

  /**
   * A partition of an outbox.
   *
   * @param epoch which outbox of that node; another one after its disk was replaced
   */
  public record Outbox(String node, int partition, long epoch) implements Comparable<Outbox> {
    private static final Comparator<Outbox> ORDER =
        Comparator.comparing(Outbox::node)
            .thenComparingInt(Outbox::partition)
            .thenComparingLong(Outbox::epoch);

    @Override
    public int compareTo(Outbox other) {
      return ORDER.compare(this, other);
    }
  }

  private final String trail;
  private final Checkpoints checkpoints = new Checkpoints();
  private final SortedMap<Outbox, OutboxCount> outboxes = new TreeMap<>();
  private final Set<String> clusters = new HashSet<>();

  /** Topics by name of the route whose records are there. */
  private final Map<String, Set<String>> recordTopics = new HashMap<>();

  private final Set<String> letterTopics = new HashSet<>();
  private final Set<String> wholeTopics = new HashSet<>();

  /** Those that are not whole in one of the clusters, whatever others of that name are. */
  private final Set<String> partTopics = new HashSet<>();

  private long records;
  private int topics;

  /**
   * @param trail topic that has checkpoints; empty if there are none
   */
  public Audit(String trail) {
    this.trail = trail;
  }

  /** What bridges had written down. */
  public Checkpoints checkpoints() {
    return checkpoints;
  }

  /** What was found. */
  public SortedMap<Outbox, OutboxCount> outboxes() {
    return Collections.unmodifiableSortedMap(outboxes);
  }

  /**
   * Whether each record that a route ever made is there still, so that one that is not never was:
   * its topics have all that was ever written to them. False if it has no record.
   */
  public boolean hasAllRecords(String route) {
    Set<String> topics = recordTopics.getOrDefault(route, Set.of());
    return !topics.isEmpty() && whole(topics);
  }

  /**
   * The same of dead letters.
   *
   * @param topic where they go now
   */
  public boolean hasAllDeadLetters(String topic) {
    return whole(Set.of(topic)) && whole(letterTopics);
  }

  private boolean whole(Set<String> topics) {
    return wholeTopics.containsAll(topics) && Collections.disjoint(partTopics, topics);
  }

  /** All records that were read, others' too. */
  public long records() {
    return records;
  }

  /** How many topics were read. */
  public int topics() {
    return topics;
  }

  /**
   * Reads all topics but Kafka's own, to where they end when it begins; nothing if that Kafka was
   * read before under another name.
   *
   * @param wanted which topics
   * @throws org.apache.kafka.common.KafkaException if Kafka does not let it, or hangs for a minute
   */
  public void read(KafkaProperties properties, String clientId, Predicate<String> wanted) {
    try (Admin admin = Admin.create(Map.copyOf(properties.admin(clientId)))) {
      if (clusters.add(Failures.await(admin.describeCluster().clusterId()))) {
        read(admin, properties.consumer(clientId), wanted);
      }
    }
  }

  private void read(Admin admin, Map<String, String> properties, Predicate<String> wanted) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(Map.copyOf(properties), bytes, bytes)) {
      List<TopicPartition> all = new ArrayList<>();
      for (Map.Entry<String, List<PartitionInfo>> topic : consumer.listTopics().entrySet()) {
        if (!topic.getKey().startsWith("__") && wanted.test(topic.getKey())) {
          topics++;
          topic
              .getValue()
              .forEach(each -> all.add(new TopicPartition(each.topic(), each.partition())));
        }
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      WholeTopics whole = new WholeTopics(consumer, admin);
      read(consumer, ends(consumer, whole, all));
      wholeTopics.addAll(whole.names());
      all.stream()
          .map(TopicPartition::topic)
          .filter(each -> !whole.names().contains(each))
          .forEach(partTopics::add);
    }
  }

  /** Those of the checkpoints first: what they speak of must not end before it. */
  private Map<TopicPartition, Long> ends(
      KafkaConsumer<byte[], byte[]> consumer, WholeTopics whole, List<TopicPartition> all) {
    Map<Boolean, List<TopicPartition>> parts =
        all.stream().collect(Collectors.partitioningBy(each -> each.topic().equals(trail)));
    Map<TopicPartition, Long> ends =
        new HashMap<>(consumer.endOffsets(parts.getOrDefault(true, List.of())));
    ends.putAll(whole.ends(parts.getOrDefault(false, List.of())));
    return ends;
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    long heard = System.nanoTime();
    List<TopicPartition> left = new ArrayList<>(ends.keySet());
    while (!left.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
        heard = System.nanoTime();
        Long end = ends.get(new TopicPartition(each.topic(), each.partition()));
        if (end != null && each.offset() < end) {
          take(each);
        }
      }
      left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
      if (System.nanoTime() - heard > QUIET_MAX.toNanos()) {
        throw new TimeoutException("nothing more came of " + left.size() + " partitions");
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    records++;
    if (record.topic().equals(trail) && record.value() != null) {
      checkpoints.take(record.value());
      return;
    }
    String node = text(record, HeaderNames.NODE);
    long sequence = number(record, HeaderNames.SEQUENCE);
    long epoch = number(record, HeaderNames.EPOCH);
    long partition = number(record, HeaderNames.PARTITION);
    if (node == null || sequence < 1 || epoch < 0 || partition < 0) {
      return;
    }
    String route = text(record, HeaderNames.ROUTE);
    Place where = new Place(record.topic(), record.partition(), record.offset());
    String name = route == null ? CountedRoutes.UNREADABLE : route;
    RouteCount count =
        outboxes
            .computeIfAbsent(new Outbox(node, (int) partition, epoch), fresh -> new OutboxCount())
            .route(name, sequence);
    boolean replayed = record.headers().lastHeader(HeaderNames.REPLAYED) != null;
    if (record.headers().lastHeader(DeadLetters.CAUSE) != null) {
      letterTopics.add(record.topic());
      count.deadLetter(sequence, replayed, where);
    } else {
      recordTopics.computeIfAbsent(name, fresh -> new HashSet<>()).add(record.topic());
      String topic = text(record, HeaderNames.TOPIC);
      count.record(topic == null ? "" : topic, sequence, replayed, where);
    }
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** -1 if it is none. */
  private static long number(ConsumerRecord<byte[], byte[]> record, String name) {
    String text = text(record, name);
    return text == null || !text.matches("[0-9]{1,18}") ? -1 : Long.parseLong(text);
  }
}
