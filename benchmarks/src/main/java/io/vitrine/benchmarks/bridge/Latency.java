package io.vitrine.benchmarks.bridge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A read_committed consumer that compares the time at which a record becomes visible with the one
 * that the load generator wrote into it. Both read the same clock of the kernel (CLOCK_MONOTONIC).
 */
final class Latency implements AutoCloseable {
  /** Where the load generator puts its time. */
  private static final int STAMP_AT = 16;

  private final KafkaConsumer<byte[], byte[]> consumer;

  Latency(String servers, String topic) {
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                "false"),
            bytes,
            bytes);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /** Follows for so long and answers the latencies, in microseconds, of what it saw. */
  Histogram follow(double seconds) {
    Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(20))) {
        long stamp = ByteBuffer.wrap(each.value()).order(ByteOrder.LITTLE_ENDIAN).getLong(STAMP_AT);
        micros.recordValue(Math.max(0, (System.nanoTime() - stamp) / 1_000));
      }
    }
    return micros;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
