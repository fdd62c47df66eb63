package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import io.vertx.core.json.JsonObject;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an outbox dropped before any bridge read it is in the ledger, and it adds up. */
class LedgerDropsTest {
  private static final int PAYLOAD = 20_000;

  @TempDir Path directory;

  @Test
  void whatWasDroppedBeforeTheFirstBridgeIsComparedByRoute() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
      int clusterPort = FreePorts.next();
      try (VitrineProcess broker = start("broker", clusterPort, kafka);
          VitrineProcess inspector = start("inspector", clusterPort, kafka)) {
        inspector.ready();
        publishUntilDropped(VitrineProcess.port(broker.address("mqtt://")), inspector);
        try (VitrineProcess bridge = start("bridge", clusterPort, kafka)) {
          bridge.ready();
          await(inspector, outbox -> outbox.getLong("pending") == 0);
          await(
              inspector,
              outbox -> LedgerLine.of(outbox, "all").figures().getLong("pending", -1L) == 0);
          JsonObject outbox = outbox(inspector);
          assertThat(outbox.getLong("counted_from", 0L)).isNotEqualTo(1);
          assertThat(Road.verify(kafka, inspector))
              .contains("accepted for route all: accepted " + outbox.getLong("accepted"))
              .contains(", dropped " + outbox.getLong("dropped"))
              .doesNotContain("not compared")
              .doesNotContain("does not add up");
        }
      }
    }
  }

  private static void publishUntilDropped(int port, VitrineProcess inspector) throws Exception {
    Mqtt5BlockingClient client = LocalClient.of(port, "device");
    client.connect();
    long dropped = 0;
    while (dropped == 0) {
      try {
        client
            .publishWith()
            .topic("t")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(new byte[PAYLOAD])
            .send();
      } catch (Mqtt5PubAckException e) {
        // It is looked at now and then; what comes too fast is refused.
        TimeUnit.MILLISECONDS.sleep(100);
      }
      dropped = outbox(inspector).getLong("dropped");
    }
    client.disconnect();
  }

  private static JsonObject outbox(VitrineProcess inspector) throws Exception {
    return Road.json(inspector, "/api/v1/ledger").getJsonArray("outboxes").getJsonObject(0);
  }

  private static void await(VitrineProcess inspector, Predicate<JsonObject> condition)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.test(outbox(inspector))) {
      assertThat(System.nanoTime()).as("%s", outbox(inspector)).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private VitrineProcess start(String service, int clusterPort, EmbeddedKafka kafka)
      throws Exception {
    VitrineProcess process =
        VitrineProcess.service(
            directory,
            service,
            clusterPort,
            kafka.bootstrapServers(),
            "broker.port=0",
            "broker.ws_port=0",
            "inspector.port=0",
            "broker.outbox_partitions=1",
            "broker.outbox_bytes_max=1MiB",
            "broker.outbox_policy=drop-oldest",
            "routes=[{name: all, filter: '#', topic: all, key: '${topic}'}]");
    process.ready();
    return process;
  }
}
