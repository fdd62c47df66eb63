package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of the broker while it passes on what the ended session of a member of a shared
 * subscription had: another member gets each message once.
 */
@Timeout(900)
class SharedHandOverTest {
  private static final int SECONDS_MAX = 60;
  private static final int MESSAGES = 4_000;
  private static final int KILL_MILLIS_MAX = 120;

  @TempDir Path directory;

  @Test
  void aCrashMeanwhileLosesNothingAndDoublesNothing() throws Exception {
    rounds(2);
  }

  @Test
  @Tag("faults")
  void soDoManyCrashes() throws Exception {
    rounds(Integer.getInteger("vitrine.faults.rounds", 30));
  }

  private void rounds(int rounds) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      Path data = directory.resolve("data" + round);
      int wait = random.nextInt(KILL_MILLIS_MAX);
      String which = "seed %d, round %d, killed after %d ms".formatted(seed, round, wait);
      try (VitrineProcess broker = VitrineProcess.broker(directory, data, Map.of())) {
        int port = VitrineProcess.port(broker.address("mqtt://"));
        member(port, "first");
        publish(port);
        member(port, "second");
        endFirst(port);
        TimeUnit.MILLISECONDS.sleep(wait);
        broker.kill();
      }
      try (VitrineProcess broker = VitrineProcess.broker(directory, data, Map.of())) {
        int port = VitrineProcess.port(broker.address("mqtt://"));
        // In case the disk did not know of it.
        endFirst(port);
        assertThat(received(port)).as(which).isEqualTo(numbers());
      }
    }
  }

  /** A member with a lasting session; it goes away. */
  private static void member(int port, String id) {
    Mqtt5BlockingClient member = LocalClient.of(port, id);
    LocalClient.connectLasting(member);
    member.subscribeWith().topicFilter("$share/g/t").qos(MqttQos.EXACTLY_ONCE).send();
    member.disconnect();
  }

  private static void endFirst(int port) {
    Mqtt5BlockingClient clean = LocalClient.of(port, "first");
    clean.connectWith().cleanStart(true).send();
    clean.disconnect();
  }

  private static void publish(int port) throws Exception {
    Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
    publisher.connect();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      sent.add(
          publisher
              .toAsync()
              .publishWith()
              .topic("t")
              .qos(MqttQos.fromCode(1 + i % 2))
              .payload(ByteBuffer.allocate(100).putInt(0, i).array())
              .send());
    }
    for (CompletableFuture<?> each : sent) {
      each.get(SECONDS_MAX, TimeUnit.SECONDS);
    }
    publisher.disconnect();
  }

  /** What the second gets, of each QoS in the order in which it came. */
  private static List<List<Integer>> received(int port) throws Exception {
    List<List<Integer>> all = List.of(new ArrayList<>(), new ArrayList<>());
    Mqtt5BlockingClient second = LocalClient.of(port, "second");
    try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(LocalClient.connectLasting(second)).isTrue();
      for (int i = 0; i < MESSAGES; i++) {
        byte[] payload =
            publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
        int number = ByteBuffer.wrap(payload).getInt();
        all.get(number % 2).add(number);
      }
      assertThat(publishes.receive(500, TimeUnit.MILLISECONDS)).isEmpty();
    }
    second.disconnect();
    return all;
  }

  private static List<List<Integer>> numbers() {
    List<List<Integer>> all = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < MESSAGES; i++) {
      all.get(i % 2).add(i);
    }
    return all;
  }
}
