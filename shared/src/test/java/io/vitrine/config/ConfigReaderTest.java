package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  @TempDir Path directory;

  @Test
  void aFlagWinsOverTheEnvironmentOverTheFileOverTheDefault() throws IOException {
    ConfigReader reader = reader();
    assertThat(reader().read().get(TestOptions.PORT)).isEqualTo(1883);
    reader.file(file("broker: {port: 1}"));
    assertThat(reader.read().get(TestOptions.PORT)).isEqualTo(1);
    reader.environment(Map.of("VITRINE_BROKER_PORT", "2"));
    assertThat(reader.read().get(TestOptions.PORT)).isEqualTo(2);
    reader.set("broker.port=3");
    assertThat(reader.read().get(TestOptions.PORT)).isEqualTo(3);
    reader.set("broker.port=4");
    assertThat(reader.read().get(TestOptions.PORT)).isEqualTo(4);
  }

  @Test
  void whatIsOverriddenIsCheckedAllTheSame() throws IOException {
    ConfigReader reader =
        reader()
            .file(file("broker: {port: one}"))
            .environment(Map.of("VITRINE_BROKER_PORT", "two"))
            .set("broker.port=three");
    assertThatThrownBy(reader::read)
        .hasMessageContaining("vitrine.yaml:1:16: broker.port: value one (expected: an integer")
        .hasMessageContaining(
            "environment VITRINE_BROKER_PORT: broker.port: value two (expected: an integer")
        .hasMessageContaining("--set: broker.port: value three (expected: an integer");
  }

  @Test
  void everyTypeIsRead() throws IOException {
    Settings settings =
        reader()
            .file(
                file(
                    """
                    broker: {strict: false, packet_bytes_max: 2 MiB}
                    bridge:
                      linger: 1s
                      kafka: {properties: {acks: all, linger.ms: 5}}
                    cluster: {peers: [a, b]}
                    routes:
                      - {name: all, filter: "#", topic: mqtt.messages, key: "${topic}"}
                      - {name: plant, filter: plant/+, topic: plants}
                    """))
            .read();
    assertThat(settings.get(TestOptions.STRICT)).isFalse();
    assertThat(settings.get(TestOptions.PACKET)).isEqualTo(2 << 20);
    assertThat(settings.get(TestOptions.LINGER)).isEqualTo(1_000);
    assertThat(settings.get(TestOptions.PROPERTIES))
        .containsExactly(Map.entry("acks", "all"), Map.entry("linger.ms", "5"));
    assertThat(settings.get(TestOptions.PEERS)).containsExactly("a", "b");
    assertThat(settings.get(TestOptions.ROUTES))
        .containsExactly(
            new TestOptions.Row("all", "#", "mqtt.messages", "${topic}"),
            new TestOptions.Row("plant", "plant/+", "plants", ""));
  }

  @Test
  void listsAndMapsCanBeFlagsAndVariables() {
    Settings settings =
        reader()
            .environment(
                Map.of(
                    "VITRINE_CLUSTER_PEERS", "a, b",
                    "VITRINE_LOG_LEVELS", "{io.vitrine: debug}",
                    "VITRINE_ROUTES", "[{name: r, filter: '#', topic: t}]"))
            .set("bridge.kafka.properties.acks=all")
            .set("bridge.kafka.properties.linger.ms=5")
            .read();
    assertThat(settings.get(TestOptions.PEERS)).containsExactly("a", "b");
    assertThat(settings.get(LogOptions.LEVELS)).containsEntry("io.vitrine", "debug");
    assertThat(settings.get(TestOptions.ROUTES))
        .containsExactly(new TestOptions.Row("r", "#", "t", ""));
    assertThat(settings.get(TestOptions.PROPERTIES))
        .containsEntry("acks", "all")
        .containsEntry("linger.ms", "5");
  }

  @Test
  void unknownVariablesAndFlagsAreRefused() {
    ConfigReader reader =
        reader()
            .environment(
                Map.of(
                    "VITRINE_BROKER_PROT", "1",
                    "VITRINE_BROKER_PORT", "tcp://10.0.0.1:1883",
                    "VITRINE_JAVA_OPTS", "-Xmx1g",
                    "PATH", "/bin"))
            .set("broker.prot=1")
            .set("nonsense");
    assertThatThrownBy(reader::read)
        .hasMessage(
            "--set: value nonsense (expected: key=value)\n"
                + "environment VITRINE_BROKER_PORT: set by Kubernetes for a service; set"
                + " enableServiceLinks: false in the pod\n"
                + "environment VITRINE_BROKER_PROT: unknown variable (did you mean"
                + " VITRINE_BROKER_PORT?)\n"
                + "--set: broker.prot: unknown key (did you mean broker.port?)");
  }

  @Test
  void secretsComeFromFilesAndVariablesAndAreNeverShown() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "s3cret\n");
    String jaas = "user name=\"plainly\" password=\"${env:KAFKA_PASSWORD}\";";
    Settings settings =
        reader()
            .environment(Map.of("KAFKA_PASSWORD", "hush", "VITRINE_BROKER_HOST", "${topic}"))
            .set("bridge.password=${file:" + secret + "}")
            .set("bridge.kafka.properties.sasl.jaas.config=" + jaas)
            .set("bridge.kafka.properties.ssl.key.password=plain")
            .set("bridge.kafka.properties.ssl.keystore.key=plain")
            .read();
    assertThat(settings.get(TestOptions.PASSWORD)).isEqualTo("s3cret");
    assertThat(settings.get(TestOptions.HOST)).isEqualTo("${topic}");
    assertThat(settings.get(TestOptions.PROPERTIES))
        .containsEntry("sasl.jaas.config", "user name=\"plainly\" password=\"hush\";")
        .containsEntry("ssl.key.password", "plain");
    assertThat(settings.given().stream().map(Setting::shown).map(Object::toString))
        .noneMatch(shown -> shown.matches("(?s).*(s3cret|hush|plain).*"))
        .anyMatch(shown -> shown.contains("${file:" + secret + "}"))
        .anyMatch(shown -> shown.contains("sasl.jaas.config=***${env:KAFKA_PASSWORD}***"));
  }

  @Test
  void aBadSecretIsNotShownEither() throws IOException {
    Option<String> pin =
        new Option<>(
            "pin",
            "secret",
            "",
            "four digits",
            "Pin.",
            true,
            raw -> {
              throw new IllegalArgumentException("no");
            },
            Shape.text());
    ConfigReader reader = new ConfigReader(new OptionTable(List.of(pin))).set("pin=12a4");
    assertThatThrownBy(reader::read).hasMessage("--set: pin: value *** (expected: four digits)");
  }

  @Test
  void secretsInUrlsAndHeadersAreNotShownEither() throws IOException {
    List<Option<?>> options =
        List.of(TelemetryOptions.OTLP_ENDPOINT, TelemetryOptions.OTLP_HEADERS);
    ConfigReader reader =
        new ConfigReader(new OptionTable(options))
            .set("telemetry.otlp_endpoint=http://me:s3cret@host/?key=s3cret")
            .set("telemetry.otlp_headers={Host: s3cret}");
    assertThatThrownBy(reader::read)
        .hasMessageContaining("value http://***@host/?*** (expected: an http or https URL")
        .hasMessageContaining("telemetry.otlp_headers.Host: value *** (expected: HTTP headers that")
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void portsShiftTogetherAndZeroStaysZero() {
    Option<Integer> free = Option.port("free.port", 0, "A free one.");
    Settings settings = reader().set("--port-offset", "node.port_offset", "100").read();
    assertThat(settings.get(TestOptions.PORT)).isEqualTo(1983);
    assertThat(settings.get(free)).isZero();
    Option<List<Integer>> listeners =
        Option.rows("listeners", List.of(TestOptions.PORT), row -> row.get(TestOptions.PORT), "L.");
    assertThat(
            settings
                .with("listeners", List.of(Map.of("broker.port", "10"), Map.of()))
                .get(listeners))
        .containsExactly(110, 1983);
  }

  private ConfigReader reader() {
    return new ConfigReader(TestOptions.TABLE);
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("vitrine.yaml"), yaml);
  }
}
