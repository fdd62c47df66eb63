package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes with schemas, of files and of a registry over HTTP. */
class SchemaRoutesTest extends NamedTopicsTestBed {
  private static final String JSON =
      "{\"type\": \"object\", \"required\": [\"t\"], \"properties\": {\"t\": {\"type\": \"number\"}}}";

  private SchemaRegistry registry;

  @BeforeEach
  void openRegistry() throws Exception {
    registry = new SchemaRegistry(bridge.vertx);
  }

  @Override
  void addSettings(Map<String, Object> settings) {
    settings.put("bridge.schema_registry.url", registry.url() + "/");
    settings.put("bridge.schema_registry.timeout", "300ms");
    settings.put("bridge.schema_registry.wait_max", "1s");
    settings.put("bridge.schema_registry.username", "bridge");
    settings.put("bridge.schema_registry.password", "hush");
  }

  @Test
  void whatDoesNotFitASchemaOfAFileIsADeadLetterWithTheReason() throws Exception {
    Path file = Files.writeString(dir.resolve("reading.json"), JSON);
    start(route("good", "#", Map.of("schema", "json", "schema_file", file.toString())));
    node.publish("a", "{\"t\": 1}");
    node.publish("a", "{\"t\": \"warm\"}");
    node.publish("a", "{\"t\": 2}");

    assertThat(read("good", 2))
        .extracting(KafkaReader::value)
        .containsExactly("{\"t\": 1}", "{\"t\": 2}");
    ConsumerRecord<byte[], byte[]> dead = read("dead", 1).get(0);
    assertThat(KafkaReader.value(dead)).isEqualTo("{\"t\": \"warm\"}");
    assertThat(KafkaReader.header(dead, "vitrine.dead_letter.cause")).isEqualTo("invalid_payload");
    assertThat(KafkaReader.header(dead, "vitrine.dead_letter.detail"))
        .startsWith(file + ": /t:")
        .contains("number");
  }

  @Test
  void aPayloadThatTheLibraryCannotCheckIsADeadLetterAndTheNextOneGetsThrough() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("hard.json"),
            "{\"properties\": {\"s\": {\"pattern\": \"^([a-z]|[0-9]|_)*$\"},"
                + " \"n\": {\"multipleOf\": 3}}}");
    start(route("r", "#", Map.of("schema", "json", "schema_file", file.toString())));
    node.publish("a", "{\"s\": \"" + "a".repeat(200_000) + "\"}");
    node.publish("a", "{\"n\": 1e1000000000}");
    node.publish("a", "{\"n\": 6}");

    assertThat(read("r", 1)).extracting(KafkaReader::value).containsExactly("{\"n\": 6}");
    assertThat(read("dead", 2))
        .allSatisfy(
            each ->
                assertThat(KafkaReader.header(each, "vitrine.dead_letter.cause"))
                    .isEqualTo("invalid_payload"))
        .extracting(each -> KafkaReader.header(each, "vitrine.dead_letter.detail"))
        .anyMatch(detail -> detail.contains("cannot be checked: java.lang.StackOverflowError"));
  }

  @Test
  void aFileThatIsNoSchemaIsSaidAtTheStart() throws Exception {
    Path file = Files.writeString(dir.resolve("reading.avsc"), "{\"type\": \"nothing\"}");
    assertThatThrownBy(
            () -> start(route("x", "#", Map.of("schema", "avro", "schema_file", file.toString()))))
        .hasStackTraceContaining("routes: route x: schema_file " + file + ": not a schema of Avro");
    assertThatThrownBy(
            () -> start(route("x", "#", Map.of("schema", "avro", "schema_file", "/nowhere"))))
        .hasStackTraceContaining("schema_file /nowhere: cannot be read");
  }

  @Test
  void schemasOfARegistryWithTheirNumberBeforeTheValue() throws Exception {
    registry.authorization =
        "Basic "
            + Base64.getEncoder().encodeToString("bridge:hush".getBytes(StandardCharsets.UTF_8));
    registry.register(
        "unit", "AVRO", "{\"type\": \"enum\", \"name\": \"Unit\", \"symbols\": [\"C\"]}", "");
    int avro =
        registry.register(
            "a/reading-value",
            "AVRO",
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"u\", \"type\": \"Unit\"}]}",
            "",
            new JsonObject().put("name", "Unit").put("subject", "unit").put("version", 1));
    byte[] descriptor = io.vitrine.bridge.schema.Descriptors.plant();
    int proto =
        registry.register(
            "p", "PROTOBUF", "syntax = …", Base64.getEncoder().encodeToString(descriptor));
    int json = registry.register("j", "JSON", JSON, "");
    start(
        route("avro", "a", subject("avro", "a/reading-value")),
        route("proto", "p", subject("protobuf", "p")),
        route(
            "json",
            "j",
            Map.of(
                "schema", "json",
                "schema_subject", "j",
                "schema_header", true,
                "format", "cloudevents-binary")));
    node.publish("a", Buffer.buffer(new byte[] {0}));
    node.publish("a", Buffer.buffer(new byte[] {2}));
    node.publish("p", Buffer.buffer(new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0}));
    node.publish("j", "{\"t\": 1}");

    assertThat(read("avro", 1).get(0).value()).containsExactly(0, 0, 0, 0, avro, 0);
    assertThat(read("proto", 1).get(0).value())
        .containsExactly(0, 0, 0, 0, proto, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0);
    ConsumerRecord<byte[], byte[]> event = read("json", 1).get(0);
    assertThat(event.value()).startsWith(0, 0, 0, 0, json, '{');
    assertThat(KafkaReader.header(event, "content-type")).isEqualTo("application/json");
    assertThat(KafkaReader.header(read("dead", 1).get(0), "vitrine.dead_letter.detail"))
        .isEqualTo("a/reading-value version 1: byte 0: symbol 1 of 1");
  }

  @Test
  void aRegistryThatHangsHoldsUpOtherRoutesForItsTimeAndNoMore() throws Exception {
    registry.hangs = true;
    registry.register("j", "JSON", JSON, "");
    start(route("checked", "checked", subject("json", "j")), route("plain", "plain", Map.of()));
    node.publish("checked", "{\"t\": 1}");
    node.publish("plain", "1");
    assertThat(read("plain", 1)).hasSize(1);
    assertThat(KafkaReader.header(read("dead", 1).get(0), "vitrine.dead_letter.cause"))
        .isEqualTo("schema_unavailable");
    assertThat(bridge.counted("vitrine.bridge.schema_registry.failures")).isPositive();

    for (int i = 0; i < 20; i++) {
      node.publish("checked", "{\"t\": 2}");
    }
    assertThat(read("dead", 21)).hasSize(21);

    registry.hangs = false;
    int before = registry.requests.get();
    Bridge.until(
        "asked again, and answered",
        () -> {
          node.publish("checked", "{\"t\": 3}");
          return registry.requests.get() > before
              && bridge.counted("vitrine.bridge.route.records", "route", "checked") > 0;
        });
    assertThat(KafkaReader.value(read("checked", 1).get(0))).endsWith("{\"t\": 3}");
  }

  @Test
  void theLatestVersionIsLookedUpAgainAndOneThatIsKnownStays() throws Exception {
    registry.register("j", "JSON", JSON, "");
    startWith(
        Map.of("bridge.schema_registry.refresh", "100ms"), route("r", "#", subject("json", "j")));
    node.publish("a", "{\"t\": 1}");
    assertThat(read("r", 1).get(0).value()).startsWith(0, 0, 0, 0, 41);
    registry.register("j", "JSON", "{}", "");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    Bridge.until(
        "the new version",
        () -> {
          node.publish("a", "{\"t\": 2}");
          records.clear();
          records.addAll(read("r", 1));
          return records.stream().anyMatch(each -> each.value()[4] == 42);
        });
    registry.hangs = true;
    int before = records.size();
    node.publish("a", "{\"t\": 3}");
    assertThat(read("r", before + 1)).hasSizeGreaterThan(before);
  }

  private static Map<String, Object> subject(String kind, String subject) {
    return Map.of("schema", kind, "schema_subject", subject, "schema_header", true);
  }
}
