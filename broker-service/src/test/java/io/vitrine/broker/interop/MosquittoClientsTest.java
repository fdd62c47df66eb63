package io.vitrine.broker.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.broker.RunningBroker;
import io.vitrine.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker as mosquitto_pub, mosquitto_sub and mosquitto_rr meet it. */
class MosquittoClientsTest {
  /** How mosquitto_sub prints a message: topic, QoS, retain flag, payload. */
  private static final String FORMAT = "> %t %q %r %p";

  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Command.exists("mosquitto_pub") && Command.exists("stdbuf"),
        "skipped: no mosquitto_pub on this machine (Debian: mosquitto-clients)");
    broker = new RunningBroker(Settings.defaults());
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  private static List<String> arguments(String program, String version, String... more) {
    List<String> all = new ArrayList<>();
    // Into a pipe they print by the block.
    all.addAll(
        List.of(
            "stdbuf", "-oL", program, "-h", "127.0.0.1", "-p", "" + broker.port, "-V", version));
    all.addAll(List.of(more));
    return all;
  }

  private static void publish(String version, String... more) throws Exception {
    try (Command command = new Command(null, arguments("mosquitto_pub", version, more))) {
      int exitCode = command.exitCode(Client.SECONDS_MAX);
      assertThat(exitCode).as(command.output()).isZero();
    }
  }

  /** A mosquitto_sub whose subscriptions are acknowledged. */
  private static Command subscribe(String version, String... more) throws Exception {
    Command command = new Command(null, arguments("mosquitto_sub", version, more));
    command.line(line -> line.startsWith("Subscribed"));
    return command;
  }

  private static String next(Command subscriber) throws Exception {
    return subscriber.line(line -> line.startsWith("> ")).substring(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
  void everyQosAndWildcards(String version) throws Exception {
    String root = "mosquitto/" + version;
    try (Command subscriber =
        subscribe(
            version, "-d", "-q", "2", "-t", root + "/+/x", "-t", root + "/y/#", "-F", FORMAT)) {
      for (String qos : List.of("0", "1", "2")) {
        publish(version, "-t", root + "/1/x", "-q", qos, "-m", "hello");
        assertThat(next(subscriber)).isEqualTo(root + "/1/x " + qos + " 0 hello");
      }
      publish(version, "-t", root + "/1/z", "-m", "unheard");
      publish(version, "-t", root + "/y", "-q", "2", "-m", "parent");
      assertThat(next(subscriber)).isEqualTo(root + "/y 2 0 parent");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
  void retainedUntilCleared(String version) throws Exception {
    String topic = "mosquitto/retained/" + version;
    publish(version, "-t", topic, "-q", "1", "-r", "-m", "kept");
    try (Command subscriber = subscribe(version, "-d", "-t", topic, "-q", "1", "-F", FORMAT)) {
      assertThat(next(subscriber)).isEqualTo(topic + " 1 1 kept");
      publish(version, "-t", topic, "-q", "1", "-r", "-n");
      assertThat(next(subscriber).strip()).isEqualTo(topic + " 1 0");
    }
    try (Command subscriber = subscribe(version, "-d", "-t", topic, "-q", "1", "-F", FORMAT)) {
      publish(version, "-t", topic, "-q", "1", "-m", "marker");
      assertThat(next(subscriber)).isEqualTo(topic + " 1 0 marker");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
  void aSessionKeepsWhatWasMissed(String version) throws Exception {
    String topic = "mosquitto/missed/" + version;
    List<String> session = new ArrayList<>(List.of("-c", "-i", "missed-" + version, "-q", "2"));
    if (version.equals("mqttv5")) {
      session.addAll(List.of("-x", "300"));
    }
    session.addAll(List.of("-t", topic));
    List<String> leave = new ArrayList<>(session);
    leave.add("-E");
    try (Command away =
        new Command(null, arguments("mosquitto_sub", version, leave.toArray(String[]::new)))) {
      assertThat(away.exitCode(Client.SECONDS_MAX)).isZero();
    }
    for (int i = 0; i < 3; i++) {
      publish(version, "-t", topic, "-q", "2", "-m", "missed " + i);
    }
    session.addAll(List.of("-d", "-F", FORMAT));
    try (Command back =
        new Command(null, arguments("mosquitto_sub", version, session.toArray(String[]::new)))) {
      for (int i = 0; i < 3; i++) {
        assertThat(next(back)).isEqualTo(topic + " 2 0 missed " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mqttv31", "mqttv311", "mqttv5"})
  void aWillOfAKilledClient(String version) throws Exception {
    String topic = "mosquitto/will/" + version;
    try (Command watcher = subscribe(version, "-d", "-t", topic, "-q", "1", "-F", FORMAT);
        Command killed =
            subscribe(
                version,
                "-d",
                "-t",
                "other",
                "--will-topic",
                topic,
                "--will-payload",
                "gone",
                "--will-qos",
                "1")) {
      killed.kill();
      assertThat(next(watcher)).isEqualTo(topic + " 1 0 gone");
    }
  }

  @Test
  void aFileOf200Kilobytes(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("payload"), "0123456789".repeat(20_000));
    try (Command subscriber =
        subscribe("mqttv5", "-d", "-t", "mosquitto/file", "-q", "2", "-F", "> %l")) {
      publish("mqttv5", "-t", "mosquitto/file", "-q", "2", "-f", file.toString());
      assertThat(next(subscriber)).isEqualTo("200000");
    }
  }

  @Test
  void propertiesAndASmallReceiveMaximum() throws Exception {
    try (Command subscriber =
        subscribe(
            "mqttv5",
            "-d",
            "-t",
            "mosquitto/properties",
            "-q",
            "2",
            "-D",
            "CONNECT",
            "receive-maximum",
            "1",
            "-F",
            "> %C %R %D %P %p")) {
      for (int i = 0; i < 3; i++) {
        publish(
            "mqttv5",
            ("-t mosquitto/properties -q 2 -m "
                    + i
                    + " -D PUBLISH content-type text/plain -D PUBLISH response-topic answer"
                    + " -D PUBLISH correlation-data no7 -D PUBLISH user-property unit C")
                .split(" "));
      }
      for (int i = 0; i < 3; i++) {
        assertThat(next(subscriber)).isEqualTo("text/plain answer no7 unit:C " + i);
      }
    }
  }

  @Test
  void aRequestIsAnswered() throws Exception {
    try (Command answerer = subscribe("mqttv5", "-d", "-t", "mosquitto/ask", "-F", "> %R %D");
        Command asker =
            new Command(
                null,
                arguments(
                    "mosquitto_rr",
                    "mqttv5",
                    ("-d -t mosquitto/ask -e mosquitto/answer -m question -q 1"
                            + " -D PUBLISH correlation-data no7")
                        .split(" ")))) {
      assertThat(next(answerer)).isEqualTo("mosquitto/answer no7");
      publish("mqttv5", "-t", "mosquitto/answer", "-q", "1", "-m", "the answer");
      asker.line(line -> line.equals("the answer"));
      assertThat(asker.exitCode(Client.SECONDS_MAX)).isZero();
    }
  }
}
