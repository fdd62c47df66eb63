package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An upgrade as Kubernetes does it: bridges come while others, and the broker, leave or are killed.
 * Who comes gets ready, and what was acknowledged is in Kafka once, in order.
 */
@Timeout(600)
class ReplacedServicesTest {
  private static final int ROUNDS = 2;
  private static final int DEVICES = 4;
  private static final int PARTITIONS = 2;
  private static final String TOPIC = "fleet";

  @TempDir Path directory;
  private final List<VitrineProcess> processes = new ArrayList<>();
  private int brokerPort;
  private int clusterPort;
  private int started;

  @AfterEach
  void end() throws Exception {
    for (VitrineProcess each : processes) {
      each.close();
    }
  }

  @Test
  void whoJoinsWhileOthersLeaveGetsReadyAndEachMessageIsInKafkaOnce() throws Exception {
    brokerPort = FreePorts.next();
    clusterPort = FreePorts.next();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0)) {
      String servers = kafka.bootstrapServers();
      makeTopic(servers);
      VitrineProcess broker = start("broker", servers);
      VitrineProcess leaving = start("bridge", servers);
      VitrineProcess killed = start("bridge", servers);
      broker.ready();
      leaving.ready();
      killed.ready();
      Map<String, Device> fleet = Device.fleet(DEVICES, "127.0.0.1", brokerPort);
      try (Committed committed = new Committed(servers, TOPIC, PARTITIONS)) {
        for (int round = 0; round < ROUNDS; round++) {
          fleet.values().forEach(device -> device.publish(true));
          VitrineProcess first = start("bridge", servers);
          broker.terminate();
          leaving.terminate();
          killed.kill();
          assertThat(broker.exit()).isZero();
          broker = start("broker", servers);
          VitrineProcess second = start("bridge", servers);
          first.ready();
          second.ready();
          broker.ready();
          assertThat(leaving.exit()).isZero();
          fleet.values().forEach(device -> device.publish(false));
          await(fleet);
          committed.verify("round " + round, fleet);
          leaving = first;
          killed = second;
        }
      } finally {
        for (Device each : fleet.values()) {
          each.close();
        }
      }
      assertThat(fleet.values()).allMatch(device -> device.acknowledged() > 0);
    }
  }

  private static void await(Map<String, Device> fleet) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!fleet.values().stream().allMatch(Device::idle)) {
      assertThat(System.nanoTime()).as("all is acknowledged").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The broker has its data again; a bridge is a new one each time, as a pod is. */
  private VitrineProcess start(String service, String servers) throws IOException {
    String node = service.equals("broker") ? "broker" : "bridge-" + started++;
    VitrineProcess process =
        VitrineProcess.service(
            Files.createDirectories(directory.resolve(node)),
            service,
            clusterPort,
            servers,
            "node.name=" + node,
            "broker.port=" + brokerPort,
            "broker.ws_port=0",
            "routes=[{name: all, filter: '#', topic: " + TOPIC + ", key: '${topic}'}]");
    processes.add(process);
    return process;
  }

  private static void makeTopic(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }
}
