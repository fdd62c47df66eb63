package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same road with each service in a process of its own, over the clustered event bus. */
class ServicesTest {
  private static final String ROUTES =
      "routes=[{name: all, filter: '#', topic: mqtt.messages, key: '${topic}'}]";

  @TempDir Path directory;

  @Test
  void brokerBridgeAndInspectorMeetInACluster() throws Exception {
    int clusterPort = FreePorts.next();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
        VitrineProcess broker = start("broker", clusterPort, kafka);
        VitrineProcess bridge = start("bridge", clusterPort, kafka);
        VitrineProcess inspector = start("inspector", clusterPort, kafka)) {
      Road.publish(VitrineProcess.port(broker.address("mqtt://")));

      ConsumerRecord<String, String> record = Road.consume(kafka.bootstrapServers());
      assertThat(record.key()).isEqualTo(Road.TOPIC);
      assertThat(Road.header(record, "vitrine.node")).isEqualTo("n1");
      assertThat(Road.packet(inspector).getString("node")).isEqualTo("n1");
      for (VitrineProcess each : List.of(broker, bridge, inspector)) {
        assertThat(Road.json(each, "/health/ready").getBoolean("ready")).isTrue();
        assertThat(each.get("/metrics").body()).contains("jvm_memory_used_bytes");
      }

      for (VitrineProcess each : List.of(inspector, bridge, broker)) {
        each.terminate();
        assertThat(each.exit()).isZero();
      }
    }
  }

  private VitrineProcess start(String service, int clusterPort, EmbeddedKafka kafka)
      throws Exception {
    return VitrineProcess.service(
        directory,
        service,
        clusterPort,
        kafka.bootstrapServers(),
        "broker.port=0",
        "inspector.port=0",
        ROUTES);
  }
}
