package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.kafka.embedded.FreePorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The all-in-one as a process: ready, refused, stopped. Kafka is elsewhere, to be quick. */
class ProcessTest {
  private static final String OTHER_KAFKA = "bridge.kafka.bootstrap_servers=127.0.0.1:1";
  private static final String NO_ROUTES = "routes=[]";

  @TempDir Path directory;

  @Test
  void saysOnceThatItIsReadyAndStopsWhenAsked() throws Exception {
    try (VitrineProcess one = up("a", "0", "0")) {
      assertThat(one.ready())
          .matches(
              "Vitrine \\S+ is ready in \\d+\\.\\d s: mqtt://127\\.0\\.0\\.1:\\d+"
                  + " ws://127\\.0\\.0\\.1:\\d+/mqtt .*");
      one.terminate();
      assertThat(one.exit()).isZero();
      assertThat(one.errors()).doesNotContain("Exception", "WARN", "ERROR");
    }
  }

  @Test
  void severalRunSideBySideWithAPortOffset() throws Exception {
    int base = FreePorts.next();
    try (VitrineProcess one = up("a", Integer.toString(base), "0");
        VitrineProcess two = up("b", Integer.toString(base), "1")) {
      assertThat(one.ready()).contains("mqtt://127.0.0.1:" + base);
      assertThat(two.ready()).contains("mqtt://127.0.0.1:" + (base + 1));
    }
  }

  @Test
  void aHostThatIsNotThisOneIsOneLineAndExitCode2() throws Exception {
    try (VitrineProcess one = up("a", "0", "0", "--set", "broker.host=192.0.2.1")) {
      assertThat(one.exit()).isEqualTo(2);
      assertThat(one.errors())
          .isEqualTo(
              "vitrine: broker: cannot listen on 192.0.2.1:0: cannot assign requested address\n");
    }
  }

  @Test
  void aTakenPortIsOneLineAndExitCode2() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        VitrineProcess one = up("a", Integer.toString(taken.getLocalPort()), "0")) {
      assertThat(one.exit()).isEqualTo(2);
      assertThat(one.errors())
          .isEqualTo(
              "vitrine: broker: cannot listen on 127.0.0.1:%d: the port is taken\n"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void aPortThatTwoOfItsPartsWantIsOneLineAndExitCode2() throws Exception {
    String port = Integer.toString(FreePorts.next());
    try (VitrineProcess one = up("a", port, "0", "--set", "inspector.port=" + port)) {
      assertThat(one.exit()).isEqualTo(2);
      assertThat(one.errors())
          .isEqualTo(
              "vitrine: inspector: cannot listen on 127.0.0.1:PORT: broker is to listen on 127.0.0.1:PORT in this process\n"
                  .replace("PORT", port));
    }
  }

  @Test
  void aMissingPasswordFileIsOneLineAndExitCode2() throws Exception {
    String file = directory.resolve("none").toString();
    try (VitrineProcess one = up("a", "0", "0", "--set", "broker.access.password_file=" + file)) {
      assertThat(one.exit()).isEqualTo(2);
      assertThat(one.errors()).isEqualTo("vitrine: broker: " + file + ": no such file\n");
    }
  }

  @Test
  void aDirectoryBelongsToOneProcess() throws Exception {
    try (VitrineProcess one = up("a", "0", "0")) {
      one.ready();
      try (VitrineProcess two = up("a", "0", "0")) {
        assertThat(two.exit()).isEqualTo(2);
        assertThat(two.errors())
            .matches(
                "vitrine: the data directory .*/a/broker is in use by another process, \\d+\n");
      }
    }
  }

  private VitrineProcess up(String data, String port, String offset, String... more)
      throws Exception {
    List<String> args = new ArrayList<>(List.of("up", "--port-offset", offset));
    args.addAll(List.of("--data", directory.resolve(data).toString()));
    args.addAll(List.of("--set", OTHER_KAFKA, "--set", NO_ROUTES));
    args.addAll(List.of("--set", "inspector.port=0", "--set", "broker.port=" + port));
    args.addAll(List.of("--set", "broker.ws_port=0"));
    args.addAll(List.of(more));
    return VitrineProcess.start(directory, args.toArray(String[]::new));
  }
}
