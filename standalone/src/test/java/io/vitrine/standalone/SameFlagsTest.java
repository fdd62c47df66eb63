package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that ask a Vitrine find the one that runs with the flags that they are given. */
class SameFlagsTest {
  @TempDir Path directory;

  @Test
  void theyFindItByPortOffsetAndConfig() throws Exception {
    try (VitrineProcess vitrine = VitrineProcess.up(directory)) {
      Path config = directory.resolve("vitrine.yaml");
      Files.writeString(
          config,
          "{broker.port: %d, inspector.port: %d, embedded_kafka.port: %d}"
              .formatted(
                  port(vitrine, "mqtt://") - 1,
                  port(vitrine, "http://") - 1,
                  port(vitrine, "kafka ") - 1));
      List<String> flags = List.of("--config", config.toString(), "--port-offset", "1");
      assertThat(run(flags, "probe"))
          .contains(vitrine.address("mqtt://") + ": published and received with QoS 2")
          .contains("http://" + vitrine.address("http://") + ": shows it as packet");
      assertThat(run(flags, "ledger", "verify")).contains("missing 0, doubled 0, out of order 0");
      assertThat(run(flags, "dead-letters", "replay", "--dry-run")).contains("done");
      assertThat(run(flags, "backup")).contains(": complete, ");
      assertThat(run(flags, "config", "show")).contains("node.port_offset: 1   # --port-offset");
    }
  }

  private static int port(VitrineProcess vitrine, String before) throws Exception {
    return VitrineProcess.port(vitrine.address(before));
  }

  private static String run(List<String> flags, String... command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(flags);
    int exit =
        Main.execute(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
    assertThat(exit).as(out + " " + err).isZero();
    return out.toString();
  }
}
