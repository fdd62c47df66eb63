package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Kafka that is cut off without a word: packets to it, from it or both are dropped. */
@Tag("faults")
class DroppedPacketsTest {
  private static final int PORT = 19_092;
  private static final List<List<String>> CHAINS =
      List.of(List.of("INPUT"), List.of("OUTPUT"), List.of("INPUT", "OUTPUT"));

  @TempDir Path dir;

  private final long seed = Long.getLong("vitrine.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void nothingIsLostAndTheOrderIsKept(String delivery) throws Exception {
    NetworkNamespace network = NetworkNamespace.make();
    assumeThat(network).as("root, ip and iptables").isNotNull();
    Process kafka = null;
    try {
      kafka = kafka(network);
      cut(network, delivery);
    } finally {
      if (kafka != null) {
        kafka.destroyForcibly().waitFor();
      }
      network.close();
    }
  }

  private void cut(NetworkNamespace network, String delivery) throws Exception {
    String servers = network.address() + ":" + PORT;
    boolean once = delivery.equals("exactly-once");
    try (Bridge bridge = new Bridge();
        OutboxNode node = new OutboxNode(bridge.bus, "broker-1", dir.resolve("outbox"), 2)) {
      bridge.start(
          Bridge.settings(
              servers,
              Map.of(
                  "bridge.delivery",
                  delivery,
                  "routes",
                  List.of(Bridge.route("all", "#", "numbers")))));
      NumberLoad load = new NumberLoad(node);
      for (int round = 0; round < 6; round++) {
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(1_500));
        for (String chain : CHAINS.get(round % CHAINS.size())) {
          network.drop(chain);
        }
        if (round == 2) {
          Bridge.until("it says so, seed " + seed, () -> !bridge.ready());
        }
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(6_000));
        network.pass();
        if (round == 2) {
          Bridge.until("it says so, seed " + seed, bridge::ready);
        }
      }
      load.end(servers, "numbers", once);
      assertThat(bridge.loopPauseMillisMax()).as("the event loop came round").isLessThan(5_000);
      bridge.stop();
    }
  }

  private Process kafka(NetworkNamespace network) throws Exception {
    List<String> command =
        network.command(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.vitrine.kafka.embedded.KafkaServer",
                dir.resolve("kafka").toString(),
                Integer.toString(PORT),
                network.address()));
    Process process =
        new ProcessBuilder(command).redirectError(dir.resolve("kafka.txt").toFile()).start();
    BufferedReader lines = process.inputReader();
    assertThat(lines.readLine()).isEqualTo(network.address() + ":" + PORT);
    return process;
  }
}
