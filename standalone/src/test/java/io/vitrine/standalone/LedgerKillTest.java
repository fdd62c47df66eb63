package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each route's line of the ledger adds up, though broker and bridge are killed while devices
 * publish.
 */
class LedgerKillTest {
  private static final int DEVICES = 4;
  private static final String FEW = "few";

  @TempDir Path directory;

  private EmbeddedKafka kafka;
  private int clusterPort;
  private int brokerPort;

  @Test
  void whatEachRouteAcceptedIsWhatBecameOfIt() throws Exception {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
    clusterPort = FreePorts.next();
    brokerPort = FreePorts.next();
    VitrineProcess broker = start("broker");
    VitrineProcess bridge = start("bridge");
    Map<String, Device> fleet = Device.fleet(DEVICES, "127.0.0.1", brokerPort);
    try (VitrineProcess inspector = start("inspector")) {
      for (int round = 0; round < 4; round++) {
        more(fleet);
        if (round % 2 == 0) {
          broker.kill();
          broker = start("broker");
        } else {
          bridge.kill();
          bridge = start("bridge");
        }
      }
      more(fleet);
      fleet.values().forEach(device -> device.publish(false));
      await("all is acknowledged", () -> fleet.values().stream().allMatch(Device::idle));
      await("the inspector sees the broker that was started last", () -> answers(inspector));
      await(
          "nothing waits", () -> sum(inspector, "all", "pending") == 0 && pending(inspector) == 0);
      long all = sum(inspector, "all", "accepted");
      long few = sum(inspector, FEW, "accepted");
      assertThat(all)
          .isEqualTo(sum(inspector, "all", "records"))
          .isGreaterThanOrEqualTo(fleet.values().stream().mapToLong(Device::acknowledged).sum());
      assertThat(few)
          .isEqualTo(all)
          .isEqualTo(sum(inspector, FEW, "records") + sum(inspector, FEW, "skipped"));
      assertThat(sum(inspector, FEW, "records"))
          .isGreaterThanOrEqualTo(fleet.get("fleet/0").acknowledged());
      assertThat(sum(inspector, FEW, "skipped")).isPositive();
      String report = Road.verify(kafka, inspector);
      assertThat(report)
          .contains("accepted for route all: accepted ", "accepted for route few: accepted ")
          .doesNotContain("does not add up");
    } finally {
      for (Device each : fleet.values()) {
        each.close();
      }
      bridge.close();
      broker.close();
      kafka.close();
    }
  }

  /** Each device has some more acknowledged. */
  private static void more(Map<String, Device> fleet) throws Exception {
    for (Device each : fleet.values()) {
      int before = each.acknowledged();
      await("more of " + each.topic(), () -> each.acknowledged() > before + 100);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static boolean answers(VitrineProcess inspector) throws Exception {
    return inspector.get("/api/v1/ledger").statusCode() == 200;
  }

  /** Of a route, over all partitions. */
  private static long sum(VitrineProcess inspector, String route, String figure) throws Exception {
    return Road.json(inspector, "/api/v1/ledger").getJsonArray("outboxes").stream()
        .map(each -> LedgerLine.lines((JsonObject) each).getJsonObject(route, new JsonObject()))
        .mapToLong(line -> line.getLong(figure, 0L))
        .sum();
  }

  private static long pending(VitrineProcess inspector) throws Exception {
    return Road.json(inspector, "/api/v1/ledger").getJsonArray("outboxes").stream()
        .mapToLong(each -> ((JsonObject) each).getLong("pending"))
        .sum();
  }

  private VitrineProcess start(String service) throws Exception {
    VitrineProcess process =
        VitrineProcess.service(
            directory,
            service,
            clusterPort,
            kafka.bootstrapServers(),
            "broker.port=" + brokerPort,
            "broker.ws_port=0",
            "inspector.port=0",
            "broker.outbox_partitions=2",
            "routes=[{name: all, filter: '#', topic: fleet, key: '${topic}'},"
                + " {name: few, filter: 'fleet/{number}', topic: few, key: '${number}',"
                + " when: 'vitrine.client_id == \"fleet-0\"'}]");
    process.ready();
    return process;
  }
}
