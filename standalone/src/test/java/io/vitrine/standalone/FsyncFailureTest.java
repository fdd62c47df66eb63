package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An fsync that fails although each write succeeded: a file system on a loop device whose file is
 * in a memory file system that is full. Needs root, as containers of a build have; elsewhere it is
 * skipped.
 */
@Timeout(300)
class FsyncFailureTest {
  private static final int SECONDS_MAX = 60;
  private static final int PAYLOAD_BYTES = 20_000;

  @TempDir Path directory;
  private Path memory;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    memory = Files.createDirectory(directory.resolve("memory"));
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        LocalCommand.succeeds(
            "mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", memory.toString()));
    Path image = memory.resolve("image");
    // Its own tables are written, hence have their room, before the memory is full.
    mounted =
        LocalCommand.succeeds("truncate", "-s", "200M", image.toString())
            && LocalCommand.succeeds(
                "mkfs.ext4",
                "-q",
                "-F",
                "-O",
                "^has_journal,^metadata_csum",
                "-E",
                "lazy_itable_init=0,nodiscard",
                image.toString())
            && LocalCommand.succeeds("mount", "-o", "loop", image.toString(), disk.toString());
    assumeTrue(mounted);
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      LocalCommand.succeeds("umount", "-l", disk.toString());
    }
    LocalCommand.succeeds("umount", "-l", memory.toString());
  }

  @Test
  void ofTheSessionStoreNothingIsAcknowledgedAndNothingIsLost() throws Exception {
    fails("stored", "broker.store", "vitrine_store_failures_total", true);
  }

  @Test
  void ofTheOutboxNothingIsAcknowledged() throws Exception {
    fails("routed", "broker.outbox", "vitrine_journal_failures_total", false);
  }

  private void fails(String topic, String part, String meter, boolean stored) throws Exception {
    int acknowledged;
    try (VitrineProcess broker = start()) {
      int port = VitrineProcess.port(broker.address("mqtt://"));
      if (stored) {
        Mqtt5BlockingClient subscriber = LocalClient.of(port, "subscriber");
        LocalClient.connectLasting(subscriber);
        subscriber.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
        subscriber.disconnect();
      }
      Mqtt5BlockingClient publisher = LocalClient.of(port, "publisher");
      publisher.connect();
      for (int i = 0; i < 10; i++) {
        publish(publisher, topic, i);
      }
      LocalCommand.succeeds("dd", "if=/dev/zero", "of=" + memory.resolve("filler"), "bs=64k");
      acknowledged = 10 + publishUntilRefused(publisher, topic, 10);
      assertThat(broker.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(broker.get("/health/ready").body()).contains(part, "fdatasync");
      // Only a restart helps.
      assertThat(broker.get("/health/live").statusCode()).isEqualTo(503);
      assertThat(broker.get("/metrics").body())
          .containsPattern(meter + "\\{cause=\"[a-z_]+\"} 1.0");
      publisher.disconnect();
    }
    Files.delete(memory.resolve("filler"));
    if (stored) {
      assertAllThere(topic, acknowledged);
    }
  }

  private void assertAllThere(String topic, int acknowledged) throws Exception {
    try (VitrineProcess broker = start()) {
      Mqtt5BlockingClient subscriber =
          LocalClient.of(VitrineProcess.port(broker.address("mqtt://")), "subscriber");
      try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
        LocalClient.connectLasting(subscriber);
        for (int i = 0; i < acknowledged; i++) {
          byte[] payload =
              publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes();
          assertThat(ByteBuffer.wrap(payload).getInt()).as(topic).isEqualTo(i);
        }
      }
      subscriber.disconnect();
    }
  }

  private static int publishUntilRefused(Mqtt5BlockingClient publisher, String topic, int from) {
    for (int i = 0; i < 5_000; i++) {
      try {
        publish(publisher, topic, from + i);
      } catch (Mqtt5PubAckException e) {
        assertThat(e.getMqttMessage().getReasonCode())
            .isEqualTo(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
        return i;
      }
    }
    throw new AssertionError("never refused");
  }

  private static void publish(Mqtt5BlockingClient publisher, String topic, int number) {
    byte[] payload = new byte[PAYLOAD_BYTES];
    new Random(number).nextBytes(payload);
    ByteBuffer.wrap(payload).putInt(0, number);
    publisher.publishWith().topic(topic).qos(MqttQos.AT_LEAST_ONCE).payload(payload).send();
  }

  private VitrineProcess start() throws Exception {
    return VitrineProcess.routingBroker(directory, disk.resolve("data"), Map.of());
  }
}
