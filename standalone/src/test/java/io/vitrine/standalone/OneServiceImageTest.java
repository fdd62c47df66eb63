package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.kafka.embedded.FreePorts;
import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image of one service has no other service, and only the bridge's has Kafka's clients. */
class OneServiceImageTest {
  private static final List<String> SERVICES = List.of("broker", "bridge", "inspector");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"broker", "bridge", "inspector"})
  void aServiceStartsWithoutTheOthers(String service) throws Exception {
    int cluster = FreePorts.next();
    String[] args = {
      service,
      "--data",
      directory.resolve("data").toString(),
      "--set",
      "cluster.port=" + cluster,
      "--set",
      "cluster.hosts=127.0.0.1:" + cluster,
      "--set",
      "broker.port=0",
      "--set",
      "broker.ws_port=0",
      "--set",
      "inspector.port=0",
      "--set",
      "admin.broker_port=0",
      "--set",
      "admin.bridge_port=0"
    };
    try (VitrineProcess process =
        VitrineProcess.java(directory, classPath(service), "io.vitrine.standalone.Main", args)) {
      assertThat(process.ready()).startsWith("Vitrine ");
    }
  }

  private static String classPath(String service) {
    String all = System.getProperty("java.class.path");
    String path =
        Arrays.stream(all.split(File.pathSeparator))
            .filter(entry -> !isOfAnother(service, entry))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(path.length()).isLessThan(all.length());
    return path;
  }

  private static boolean isOfAnother(String service, String entry) {
    boolean kafka = entry.contains("embedded-kafka") || entry.contains("kafka_2");
    boolean client = entry.contains("kafka-clients") || entry.contains("vertx-kafka-client");
    return kafka
        || (client && !service.equals("bridge"))
        || SERVICES.stream()
            .anyMatch(other -> !other.equals(service) && entry.contains(other + "-service"));
  }
}
