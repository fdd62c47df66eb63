package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what is committed of a topic, as a consumer that knows nothing of Vitrine. */
final class KafkaReader {
  private static final int DEADLINE_SECONDS = 60;

  private KafkaReader() {}

  /** All records of a topic, at least {@code count} of them; fails if they do not come. */
  static List<ConsumerRecord<byte[], byte[]>> read(String servers, String topic, int count) {
    return read(Map.of("bootstrap.servers", servers), topic, count);
  }

  static List<ConsumerRecord<byte[], byte[]>> read(
      Map<String, Object> properties, String topic, int count) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put("auto.offset.reset", "earliest");
    config.put("enable.auto.commit", "false");
    config.put("isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
      List<TopicPartition> partitions = List.of();
      while (partitions.isEmpty() && System.nanoTime() < deadline) {
        partitions =
            consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
      }
      consumer.assign(partitions);
      boolean atEnd = false;
      while ((records.size() < count || !atEnd) && System.nanoTime() < deadline) {
        int before = records.size();
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        atEnd = records.size() == before;
      }
    }
    assertThat(records).as("records in " + topic).hasSizeGreaterThanOrEqualTo(count);
    return records;
  }

  /** Names of all topics. */
  static Set<String> topics(String servers) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    Map<String, Object> config = Map.of("bootstrap.servers", servers);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(config, bytes, bytes)) {
      return consumer.listTopics().keySet();
    }
  }

  static String value(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  /**
   * Checks that the values of each key are the numbers from 0 to {@code perKey - 1} in order.
   *
   * @return how many came again; one that comes again must not be ahead of one that never came
   */
  static int verifyOrder(List<ConsumerRecord<byte[], byte[]>> records, int keys, int perKey) {
    Map<String, Integer> next = new TreeMap<>();
    int again = 0;
    for (ConsumerRecord<byte[], byte[]> each : records) {
      String key = new String(each.key(), StandardCharsets.UTF_8);
      int number = Integer.parseInt(value(each));
      int expected = next.getOrDefault(key, 0);
      assertThat(number).as("next of " + key).isLessThanOrEqualTo(expected);
      if (number == expected) {
        next.put(key, expected + 1);
      } else {
        again++;
      }
    }
    assertThat(next).hasSize(keys);
    assertThat(next.values()).containsOnly(perKey);
    return again;
  }
}
