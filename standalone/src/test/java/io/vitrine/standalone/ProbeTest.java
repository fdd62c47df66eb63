package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vitrine probe} at an installation that works, and at ones that do not. */
class ProbeTest {
  private static final List<String> UP =
      List.of(
          "up",
          "--set",
          "bridge.kafka.bootstrap_servers=127.0.0.1:1",
          "--set",
          "routes=[]",
          "--set",
          "broker.port=0",
          "--set",
          "inspector.port=0");

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void seesAMessageComeOutAndItsPacket() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "sesame\n");
    String users = "broker.access.users={otto: \"${file:" + secret + "}\"}";
    try (VitrineProcess one = up("--set", users, "--set", "broker.access.anonymous=false")) {
      String mqtt = one.address("mqtt://");
      String api = "http://" + one.address("http://");
      List<String> login = List.of("--user", "otto", "--password-file", secret.toString());
      assertThat(probe(login, "--mqtt", mqtt, "--api", api)).as(err.toString()).isZero();
      assertThat(out.toString())
          .matches(
              mqtt
                  + ": published and received with QoS 2 in \\d+ ms\n"
                  + api
                  + ": shows it as packet \\S+\n");
      assertThat(one.errors()).doesNotContain("sesame");

      assertThat(probe(List.of(), "--mqtt", mqtt, "--api", api)).isEqualTo(1);
      assertThat(err.toString()).startsWith("vitrine: CONNECT to " + mqtt + ": ");
    }
  }

  @Test
  void saysWhereItEnds() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    assertThat(probe(List.of(), "--mqtt", "127.0.0.1:" + nobody)).isEqualTo(1);
    assertThat(probe(List.of(), "--mqtt", "here")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("vitrine: CONNECT to 127.0.0.1:" + nobody + ": ")
        .endsWith("vitrine: --mqtt: here (expected: host:port)\n");
  }

  @Test
  void aServiceGoesOnForAWhileAfterItWasToldToStop() throws Exception {
    try (VitrineProcess one = up("--set", "node.stop_delay=5m")) {
      assertThat(one.get("/health/ready").statusCode()).isEqualTo(200);
      one.terminate();
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (one.get("/health/ready").statusCode() == 200) {
        assertThat(System.nanoTime()).isLessThan(deadline);
      }
      String api = "http://" + one.address("http://");
      assertThat(probe(List.of(), "--mqtt", one.address("mqtt://"), "--api", api)).isZero();
    }
  }

  private VitrineProcess up(String... more) throws Exception {
    List<String> args = new ArrayList<>(UP);
    args.addAll(List.of("--data", directory.resolve("data").toString()));
    args.addAll(Arrays.asList(more));
    return VitrineProcess.start(directory, args.toArray(String[]::new));
  }

  private int probe(List<String> login, String... args) {
    List<String> all = new ArrayList<>(List.of("probe"));
    all.addAll(login);
    all.addAll(Arrays.asList(args));
    return Main.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }
}
