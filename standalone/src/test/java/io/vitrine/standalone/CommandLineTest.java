package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says before it starts anything. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path directory;

  @Test
  void versionAndHelpAreAnswers() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).matches("Vitrine \\d+\\.\\d+\\.\\d+ \\(Java .*\\)\n");
    assertThat(run("help")).isZero();
    assertThat(out.toString()).contains("up ", "broker ", "bridge ", "inspector ", "dissect ");
    assertThat(run("help", "up")).isZero();
    assertThat(out.toString()).contains("--config", "--data", "--set", "--port-offset");
    assertThat(run("dissect", "--help")).isZero();
    assertThat(out.toString()).contains("--keylog");
    assertThat(run("help", "route", "test")).isZero();
    assertThat(out.toString()).contains("vitrine route test", "--user-property");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void wrongArgumentsAreOneLineAndExitCode2() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("upp")).isEqualTo(2);
    assertThat(run("up", "--fast")).isEqualTo(2);
    assertThat(run("config", "check")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            vitrine: a command is missing (see: vitrine help)
            vitrine: Unmatched argument at index 0: 'upp' (see: vitrine help)
            vitrine: Unknown option: '--fast' (see: vitrine help up)
            vitrine: Missing required parameter: 'FILE' (see: vitrine help config check)
            """);
  }

  @Test
  void aPasswordBecomesALineOfAPasswordFile() throws IOException {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("sesame\nmore\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(run("password", "otto")).isZero();
      assertThat(out.toString())
          .matches("otto:pbkdf2-sha256\\$[0-9]+\\$[^$]+\\$[^$]+\n")
          .doesNotContain("sesame");
      System.setIn(new ByteArrayInputStream(new byte[0]));
      assertThat(run("password", "otto")).isEqualTo(2);
      assertThat(err.toString()).isEqualTo("vitrine: the password is empty\n");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aPasswordBecomesALineForScram() throws IOException {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("sesame\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(run("password", "--scram", "SHA-512", "--iterations", "4096", "otto")).isZero();
      assertThat(out.toString())
          .matches("otto:scram-sha-512\\$4096\\$[^$]+\\$[^$]{88}\\$[^$]{88}\n")
          .doesNotContain("sesame");
      System.setIn(new ByteArrayInputStream("sesame\n".getBytes(StandardCharsets.UTF_8)));
      assertThat(run("password", "--scram", "SHA-1", "otto")).isEqualTo(2);
      assertThat(err.toString())
          .isEqualTo("vitrine: --scram: SHA-1 (expected: SHA-256 or SHA-512)\n");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aUserThatNoFileCanHoldIsRefused() {
    assertThat(refusal("password", "otto\nanna: x"))
        .startsWith("vitrine: USER: \"otto?anna: x\" (expected: no control characters");
    assertThat(refusal("password", "")).startsWith("vitrine: USER: \"\" (expected");
    assertThat(refusal("password", "--iterations", "5000", "otto"))
        .isEqualTo("vitrine: --iterations: only with --scram\n");
  }

  @Test
  void aRefusedStartLeavesNothingBehind() throws IOException {
    Path data = directory.resolve("some/data");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "broker.port=" + taken.getLocalPort();
      assertThat(
              refusal("up", "--data", data.toString(), "--set", port, "--set", "broker.ws_port=0"))
          .contains("the port is taken");
    }
    assertThat(directory.resolve("some")).doesNotExist();
  }

  @Test
  void anEntryOfAMapWrittenAsAKeyIsExplained() throws IOException {
    Path file = write("log.levels.io.vitrine: debug\n");
    assertThat(refusal("config", "check", file.toString()))
        .contains("unknown key (did you mean log.levels with an entry io.vitrine?)");
  }

  @Test
  void aGoodConfigIsFine() throws IOException {
    Path file = write("broker:\n  port: 1884\n");
    assertThat(run("config", "check", file.toString())).isZero();
    assertThat(out.toString()).isEqualTo(file + ": fine, 1 setting\n");
  }

  @Test
  void aBadConfigIsALinePerProblem() throws IOException {
    Path file = write("broker:\n  port: 99999\n  prot: 1\n");
    String expected =
        """
        vitrine: FILE:2:9: broker.port: value 99999 (expected: an integer from 0 to 65535)
        vitrine: FILE:3:3: broker.prot: unknown key (did you mean broker.port?)
        """
            .replace("FILE", file.toString());
    assertThat(run("config", "check", file.toString())).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(expected);
    assertThat(run("up", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(expected + expected);
  }

  /** The same words and nothing begun, whichever command comes upon it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plant/#/x | t | k | 3:13: routes[0].filter: value plant/#/x: no topic filter",
        "a/+ | t t | k | 4:12: routes[0].topic: value t t: no topic of Kafka (expected: 1 to 249",
        "a/{b} | t | ${bb} | 5:10: routes[0].key: value ${bb}: at character 3: unknown variable \"bb\" (expected: one of topic, topic[N], client",
      })
  void aBadRouteIsRefusedByAllInTheSameWords(
      String filter, String topic, String key, String message) throws IOException {
    Path file =
        write(
            """
            routes:
              - name: r
                filter: "%s"
                topic: "%s"
                key: "%s"
            """
                .formatted(filter, topic, key));
    refusedByAll(file, message);
  }

  @Test
  void allThatIsWrongWithARouteIsSaidAtItsPlace() throws IOException {
    Path file =
        write(
            """
            routes:
              - name: r
                filter: a/{b}
                topic: t
                key: ${json:x}
                partition: p
                value: ${user.}
                when: mqtt.qos > 0 && tcp.port
                headers:
                  good: ${b}
                  mqtt.bad: x
                  bad: ${c}
            """);
    assertThat(refusal("config", "check", file.toString()).replace(file.toString(), "FILE").lines())
        .map(line -> line.replaceFirst(" \\(expected.*", ""))
        .containsExactly(
            "vitrine: FILE:5:10: routes[0].key: value ${json:x}: at character 8: \"x\" is no JSON"
                + " pointer",
            "vitrine: FILE:6:16: routes[0].partition: value p: no partition",
            "vitrine: FILE:11:17: routes[0].headers.mqtt.bad: value x: a name of Vitrine's own",
            "vitrine: FILE:12:12: routes[0].headers.bad: value ${c}: at character 3: unknown"
                + " variable \"c\"",
            "vitrine: FILE:7:12: routes[0].value: value ${user.}: at character 3: unknown variable"
                + " \"user.\"",
            "vitrine: FILE:8:11: routes[0].when: value mqtt.qos > 0 && tcp.port: at character 17:"
                + " tcp.port is not known of a message");
  }

  @Test
  void whatRoutesMakeOfAMessageIsShownWithoutKafka() throws IOException {
    Path file =
        write(
            """
            routes:
              - {name: sites, filter: "plant/{site}/#", topic: "plant.${site}", key: "${json:/id}",
                 headers: {unit: "${user.unit}"}}
              - {name: loud, filter: "#", topic: loud, when: mqtt.msg_text contains "alarm"}
              - {name: other, filter: "other/#", topic: other}
            """);
    String[] message = {
      "route",
      "test",
      "--config",
      file.toString(),
      "--topic",
      "plant/7/temp",
      "--user-property",
      "unit=C",
      "--payload",
      "{\"id\":\"d\"}"
    };
    assertThat(run(message)).isZero();
    assertThat(out.toString())
        .startsWith(
            """
            sites: a record
              topic: plant.7
              partition: by the key
              key: d
              value: {"id":"d"}
              header mqtt.topic: plant/7/temp
              header mqtt.qos: 1
            """)
        .contains("  header mqtt.user_property.unit: C\n", "  header unit: C\n")
        .endsWith("loud: not taken by its condition\n1 of 3 routes\n");

    message[message.length - 1] = "{}";
    assertThat(run(message)).isEqualTo(1);
    assertThat(out.toString())
        .contains("sites: a dead letter, unresolved: key ${json:/id}: ${json:/id} has no value\n")
        .endsWith("0 of 3 routes\n");

    message[5] = "a/+";
    assertThat(refusal(message))
        .isEqualTo("vitrine: --topic a/+: no topic name (expected: text without + and #)\n");
    message[3] = write("broker.port: 1\n").toString();
    message[5] = "plant/7";
    assertThat(run(message)).isZero();
    assertThat(out.toString())
        .contains("no routes are set; \"vitrine up\" has this one then:\nall: a record\n");
    assertThat(refusal("route", "test")).contains("Missing required option: '--topic=TOPIC'");
  }

  @Test
  void aPropertyOfKafkaIsRefusedByTheServicesThatUseIt() throws IOException {
    Path file = write("bridge:\n  kafka.properties: {acks: \"0\"}\n");
    String message = "2:3: bridge.kafka.properties: acks is set by the bridge itself";
    for (String command : List.of("up", "bridge")) {
      assertThat(refusal(command, "--config", file.toString())).isEqualTo(line(file, message));
    }
    assertThat(refusal("config", "check", file.toString())).isEqualTo(line(file, message));
  }

  private void refusedByAll(Path file, String message) {
    for (String command : List.of("up", "broker", "bridge", "inspector")) {
      String data = directory.resolve(command).toString();
      assertThat(refusal(command, "--config", file.toString(), "--data", data))
          .startsWith(line(file, message).strip());
      assertThat(directory.resolve(command)).doesNotExist();
    }
    assertThat(refusal("config", "check", file.toString()))
        .startsWith(line(file, message).strip())
        .hasLineCount(1);
  }

  private static String line(Path file, String message) {
    return "vitrine: " + file + ":" + message + "\n";
  }

  private String refusal(String... args) {
    err.getBuffer().setLength(0);
    assertThat(run(args)).isEqualTo(2);
    return err.toString();
  }

  @Test
  void settingsAreShownWithTheirSource() throws IOException {
    Path file = write("bridge.kafka.bootstrap_servers: ${env:HOME}:9092\n");
    assertThat(run("config", "show", "--config", file.toString(), "--port-offset", "7")).isZero();
    assertThat(out.toString())
        .startsWith(
            """
            bridge.kafka.bootstrap_servers: ${env:HOME}:9092   # FILE:1:1
            node.port_offset: 7   # --port-offset
            """
                .replace("FILE", file.toString()))
        .contains("# heap: ", "broker.queues_bytes_max: ", "# direct memory: ");
  }

  @Test
  void limitsThatDoNotFitTheHeapAreRefusedWithTheirPlace() throws IOException {
    Path file = write("broker.queues_bytes_max: 1TiB\n");
    assertThat(refusal("broker", "--config", file.toString(), "--set", "broker.port=0"))
        .contains(
            file + ":1:1: broker.queues_bytes_max: the limits may take",
            "1048576.0 MiB broker.queues_bytes_max",
            "Lower broker.queues_bytes_max, or give the process more memory");
  }

  @Test
  void anUnwritableDirectoryIsOneLineAndExitCode2() throws IOException {
    Path file = write("not a directory");
    assertThat(run("up", "--data", file.resolve("data").toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "vitrine: the data directory "
                + file
                + "/data/broker cannot be written: "
                + file
                + "/data: Not a directory\n");
  }

  @Test
  void nonsenseInFlagsAndFilesIsOneLineAndExitCode2() {
    assertThat(run("up", "--data", "")).isEqualTo(2);
    assertThat(run("probe", "--api", "banana")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            """
            vitrine: --data: nothing (expected: a directory)
            vitrine: --api: banana (expected: http://HOST:PORT or https://HOST:PORT)
            """);
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("vitrine.yaml"), text);
  }

  private int run(String... args) {
    return Main.execute(new PrintWriter(out), new PrintWriter(err), args);
  }
}
