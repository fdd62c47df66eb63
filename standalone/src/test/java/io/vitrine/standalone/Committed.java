package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A read_committed consumer that checks what devices published: each number as often as it must be,
 * and none before one that has not come yet.
 */
final class Committed implements AutoCloseable {
  private static final int LIMIT_SECONDS = 180;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int QUIET_POLLS = 5;

  private final KafkaConsumer<String, String> consumer;
  private final Map<String, List<Integer>> timesByTopic = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  Committed(String servers, String kafkaTopic, int partitions) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", servers,
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      all.add(new TopicPartition(kafkaTopic, i));
    }
    consumer.assign(all);
  }

  /** Reads until all that the devices know to be acknowledged is there, and nothing more comes. */
  void verify(String when, Map<String, Device> devices) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    for (int quiet = 0; quiet < QUIET_POLLS; ) {
      ConsumerRecords<String, String> records = consumer.poll(POLL);
      records.forEach(this::take);
      boolean all = devices.values().stream().allMatch(this::complete);
      quiet = records.isEmpty() && all ? quiet + 1 : 0;
      if (System.nanoTime() > deadline) {
        break;
      }
    }
    devices.values().forEach(this::check);
    assertThat(faults).as(when).isEmpty();
  }

  private boolean complete(Device device) {
    return times(device.topic()).size() >= device.acknowledged();
  }

  private List<Integer> times(String topic) {
    return timesByTopic.computeIfAbsent(topic, key -> new ArrayList<>());
  }

  private void take(ConsumerRecord<String, String> record) {
    List<Integer> times = times(record.key());
    int number = Integer.parseInt(record.value());
    if (number > times.size()) {
      faults.add(record.key() + ": " + number + " came before " + times.size());
    }
    while (times.size() <= number) {
      times.add(0);
    }
    times.set(number, times.get(number) + 1);
  }

  private void check(Device device) {
    List<Integer> times = times(device.topic());
    if (times.size() != device.acknowledged()) {
      faults.add(device.topic() + ": " + times.size() + " came of " + device.acknowledged());
    }
    for (int number = 0; number < times.size(); number++) {
      int sends = device.sends(number);
      int came = times.get(number);
      if (came < 1 || came > sends) {
        faults.add(device.topic() + ": " + number + " came " + came + " times, sent " + sends);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
