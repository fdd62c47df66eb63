package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.kafka.embedded.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backup of a broker under load, made and brought back by the commands: everything that was
 * acknowledged before it was asked for is there; one that is damaged is refused.
 */
@Timeout(300)
class BackupTest {
  private static final int SECONDS_MAX = 60;

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Publishes numbers to one topic with QoS 1 and to another with QoS 2, until it is closed. */
  private static final class Load implements AutoCloseable {
    final AtomicLong acknowledged = new AtomicLong();
    final Mqtt5BlockingClient client;
    final Thread thread = new Thread(this::publish, "load");
    volatile boolean running = true;

    Load(int port) {
      client = LocalClient.of(port, "load");
      client.connect();
      thread.start();
    }

    private void publish() {
      for (long number = 1; running; number++) {
        publish("load/1", MqttQos.AT_LEAST_ONCE, number);
        publish("load/2", MqttQos.EXACTLY_ONCE, number);
        acknowledged.set(number);
      }
    }

    private void publish(String topic, MqttQos qos, long number) {
      byte[] payload = Long.toString(number).getBytes(StandardCharsets.UTF_8);
      client.publishWith().topic(topic).qos(qos).retain(true).payload(payload).send();
    }

    void await(long number) throws InterruptedException {
      while (acknowledged.get() < number) {
        Thread.sleep(5);
      }
    }

    @Override
    public void close() throws InterruptedException {
      running = false;
      thread.join();
      client.disconnect();
    }
  }

  @Test
  void whatWasAcknowledgedBeforeABackupIsThereAfterItWasBroughtBack() throws Exception {
    Path copies = directory.resolve("copies");
    long before;
    try (VitrineProcess vitrine = up()) {
      int port = VitrineProcess.port(vitrine.address("mqtt://"));
      subscribeAndLeave(port);
      try (Load load = new Load(port)) {
        load.await(200);
        assertThat(backup(vitrine)).isZero();
        before = load.acknowledged.get();
        assertThat(backup(vitrine, "--to", copies.toString())).as(err.toString()).isZero();
        load.await(before + 100);
      }
      assertThat(vitrine.get("/metrics").body())
          .contains("vitrine_backup_made_total{result=\"complete\"} 2.0");
    }
    Path copy = only(copies);
    Path data = directory.resolve("restored");
    assertThat(restore(copy, data)).as(err.toString()).isZero();
    assertThat(outboxRecords()).isGreaterThanOrEqualTo(2 * before);
    assertThat(restore(copy, data)).isEqualTo(2);
    assertThat(err.toString()).contains("is not empty");
    try (VitrineProcess broker = broker(data)) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      assertReceivesAll(port, before);
    }
  }

  private void assertReceivesAll(int port, long acknowledged) throws Exception {
    Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
    List<Long> once = new ArrayList<>();
    List<Long> twice = new ArrayList<>();
    try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(LocalClient.connectLasting(subscriber)).isTrue();
      while (once.size() < acknowledged || twice.size() < acknowledged) {
        Mqtt5Publish each = publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow();
        long number = Long.parseLong(new String(each.getPayloadAsBytes(), StandardCharsets.UTF_8));
        (each.getTopic().toString().equals("load/1") ? once : twice).add(number);
      }
    }
    subscriber.disconnect();
    for (List<Long> got : List.of(once, twice)) {
      assertThat(got).isSorted().doesNotHaveDuplicates();
      assertThat(got.get(got.size() - 1)).isEqualTo(got.size());
    }
    Mqtt5BlockingClient late = LocalClient.of(port, "late");
    late.connect();
    try (Mqtt5Publishes publishes = late.publishes(MqttGlobalPublishFilter.ALL)) {
      late.subscribeWith().topicFilter("load/1").send();
      byte[] retained =
          publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
      assertThat(Long.parseLong(new String(retained, StandardCharsets.UTF_8)))
          .isGreaterThanOrEqualTo(acknowledged);
    }
    late.disconnect();
  }

  @Test
  void aDamagedOrUnknownBackupIsRefusedAndNothingIsLeftOfIt() throws Exception {
    Path copies = directory.resolve("copies");
    long messages;
    try (VitrineProcess vitrine = up()) {
      int port = VitrineProcess.port(vitrine.address("mqtt://"));
      subscribeAndLeave(port);
      Load load = new Load(port);
      load.await(20);
      load.close();
      messages = 2 * load.acknowledged.get();
      assertThat(backup(vitrine, "--to", copies.toString())).as(err.toString()).isZero();
    }
    Path copy = only(copies);
    Path data = directory.resolve("restored");
    assertThat(restore(directory, data)).isEqualTo(2);
    assertThat(err.toString()).contains("is no backup");
    for (Path file : files(copy)) {
      byte[] good = Files.readAllBytes(file);
      byte[] bad = good.clone();
      bad[bad.length / 2] ^= 4;
      Files.write(file, bad);
      assertThat(restore(copy, data)).as("%s", file).isEqualTo(2);
      Files.write(file, good);
      assertThat(data.resolve("broker")).isEmptyDirectory();
      try (Stream<Path> left = Files.list(data)) {
        assertThat(left).hasSize(1);
      }
    }
    Path manifest = copy.resolve("backup.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replaceFirst("\"schema\" : 1", "\"schema\" : 2"));
    assertThat(restore(copy, data)).isEqualTo(2);
    assertThat(err.toString()).contains("schema version 2 (expected: 1)");
    Files.writeString(manifest, text);
    assertThat(restore(copy, data)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("1 sessions with 1 subscriptions and " + messages + " queued messages");
  }

  private long outboxRecords() {
    Matcher matcher = Pattern.compile("(\\d+) records in the outbox").matcher(out.toString());
    assertThat(matcher.find()).as(out.toString()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static void subscribeAndLeave(int port) {
    Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
    LocalClient.connectLasting(subscriber);
    subscriber.subscribeWith().topicFilter("load/#").qos(MqttQos.EXACTLY_ONCE).send();
    subscriber.disconnect();
  }

  private static Path only(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      List<Path> found = all.toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  /** Those with something in them. */
  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(each -> Files.isRegularFile(each) && each.toFile().length() > 0).toList();
    }
  }

  private int backup(VitrineProcess vitrine, String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("backup", "--api"));
    args.add("http://" + vitrine.address("http://"));
    args.addAll(List.of(more));
    return execute(args.toArray(String[]::new));
  }

  private int restore(Path from, Path data) {
    return execute("restore", "--from", from.toString(), "--data", data.toString());
  }

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.execute(new PrintWriter(out), new PrintWriter(err), args);
  }

  /** With a Kafka that nobody answers at, so that the outbox keeps everything. */
  private VitrineProcess up() throws Exception {
    return VitrineProcess.start(
        directory,
        "up",
        "--data",
        directory.resolve("data").toString(),
        "--set",
        "broker.port=0",
        "--set",
        "bridge.kafka.bootstrap_servers=127.0.0.1:" + FreePorts.next(),
        "--set",
        "inspector.port=0");
  }

  private VitrineProcess broker(Path data) throws Exception {
    return VitrineProcess.broker(directory, data, Map.of());
  }
}
