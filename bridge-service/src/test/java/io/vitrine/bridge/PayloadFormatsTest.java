package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Formats of routes, from an outbox through Kafka to CloudEvents' own reader. */
class PayloadFormatsTest extends NamedTopicsTestBed {
  private static final Buffer PNG = Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});

  @Test
  void cloudEventsOfBothModesAreReadByTheirOwnReader() throws Exception {
    Map<String, Object> more =
        Map.of(
            "event_source", "/plants/${topic[1]}",
            "event_type", "com.example.${topic[2]}",
            "event_extensions", Map.of("client", "${client}", "unit", "${user.unit}"));
    start(
        formatted("binary", "cloudevents-binary", more),
        formatted("structured", "cloudevents-structured", more));
    Buffer typed =
        OutboxNode.property(0x03, "application/geo+json; charset=utf-8")
            .appendBuffer(OutboxNode.userProperty("unit", "°C"));
    node.publish("plant/hall 7/temp", "anna", typed, "{\"t\": 21.50}");
    node.publish("plant/7/temp", "plain words");
    node.publish("plant/7/temp", PNG);
    node.publish("plant/7/temp", "anna", OutboxNode.property(0x03, "image/png"), "not really");
    node.publish("plant/7/temp", "anna", OutboxNode.property(0x03, "no media type"), "[1]");
    node.publish("plant/7/temp", "");

    for (String mode : List.of("binary", "structured")) {
      List<CloudEvent> events = read(mode, 6).stream().map(PayloadFormatsTest::event).toList();

      CloudEvent first = events.get(0);
      assertThat(first.getSpecVersion()).hasToString("1.0");
      assertThat(first.getSource()).isEqualTo(URI.create("/plants/hall%207"));
      assertThat(first.getType()).isEqualTo("com.example.temp");
      assertThat(first.getSubject()).isEqualTo("plant/hall 7/temp");
      assertThat(first.getDataContentType()).isEqualTo("application/geo+json; charset=utf-8");
      assertThat(first.getExtension("client")).isEqualTo("client");
      assertThat(first.getExtension("unit")).isEqualTo("°C");
      assertThat(first.getTime().toInstant())
          .isBetween(Instant.now().minusSeconds(60), Instant.now());
      assertThat(first.getId()).matches("broker-1/0/\\d+/1/" + mode);
      assertThat(events).extracting(CloudEvent::getId).doesNotHaveDuplicates();
      assertThat(events)
          .extracting(CloudEvent::getDataContentType)
          .containsExactly(
              "application/geo+json; charset=utf-8",
              "text/plain; charset=utf-8",
              "application/octet-stream",
              "image/png",
              "application/json",
              "text/plain; charset=utf-8");
      assertThat(new JsonObject(Buffer.buffer(data(first))))
          .isEqualTo(new JsonObject("{\"t\":21.5}"));
      assertThat(events.get(1).getExtensionNames()).containsExactly("client");
      assertThat(data(events.get(1))).asString().isEqualTo("plain words");
      assertThat(data(events.get(2))).isEqualTo(PNG.getBytes());
      assertThat(data(events.get(3))).asString().isEqualTo("not really");
      assertThat(data(events.get(4))).asString().isEqualTo("[1]");
      assertThat(data(events.get(5))).isEmpty();
    }
  }

  @Test
  void withoutWordsOfItsOwnARouteNamesTheBrokerAsTheSource() throws Exception {
    start(formatted("plain", "cloudevents-binary", Map.of()));
    node.publish("a\u0007b", "1");
    ConsumerRecord<byte[], byte[]> record = read("plain", 1).get(0);
    CloudEvent event = event(record);
    assertThat(event.getSource()).isEqualTo(URI.create("/vitrine/broker-1"));
    assertThat(event.getType()).isEqualTo("io.vitrine.publish");
    assertThat(event.getSubject()).as("no text that CloudEvents allows").isNull();
    assertThat(KafkaReader.header(record, "mqtt.topic")).isEqualTo("a\u0007b");
    assertThat(KafkaReader.header(record, "content-type")).isEqualTo("application/json");
  }

  @Test
  void theJsonEnvelopeHasAllOfThePublish() throws Exception {
    start(formatted("enveloped", "json", Map.of()));
    Buffer all =
        Buffer.buffer(new byte[] {0x01, 1, 0x02, 0, 0, 0, 60})
            .appendBuffer(OutboxNode.property(0x03, "text/plain"))
            .appendBuffer(OutboxNode.property(0x08, "replies/7"))
            .appendBytes(new byte[] {0x09, 0, 2, 0, (byte) 0xFF})
            .appendBuffer(OutboxNode.userProperty("unit", "C"))
            .appendBuffer(OutboxNode.userProperty("unit", "K"));
    node.publish("plant/7/temp", "anna", all, "{\"t\": 21.50, \"big\": 12345678901234567890}");
    node.publish("plant/7/temp", "say \"hi\"");
    node.publish("plant/7/temp", PNG);
    node.publish("plant/7/temp", "1 2");

    List<ConsumerRecord<byte[], byte[]>> records = read("enveloped", 4);

    String written = KafkaReader.value(records.get(0));
    JsonObject first = new JsonObject(written);
    assertThat(first.fieldNames())
        .containsExactly(
            "id",
            "route",
            "topic",
            "qos",
            "retain",
            "client",
            "user",
            "time",
            "properties",
            "payload_encoding",
            "payload");
    assertThat(first.getString("topic")).isEqualTo("plant/7/temp");
    assertThat(first.getInteger("qos")).isEqualTo(1);
    assertThat(first.getBoolean("retain")).isFalse();
    assertThat(first.getString("client")).isEqualTo("client");
    assertThat(first.getString("user")).isEqualTo("anna");
    assertThat(Instant.parse(first.getString("time"))).isBefore(Instant.now().plusSeconds(1));
    assertThat(first.getJsonObject("properties"))
        .isEqualTo(
            new JsonObject()
                .put("payload_format_indicator", 1)
                .put("message_expiry_interval", 60)
                .put("content_type", "text/plain")
                .put("response_topic", "replies/7")
                .put("correlation_data", "AP8=")
                .put(
                    "user",
                    new JsonArray()
                        .add(new JsonObject().put("name", "unit").put("value", "C"))
                        .add(new JsonObject().put("name", "unit").put("value", "K"))));
    assertThat(first.getString("payload_encoding")).isEqualTo("json");
    assertThat(written).contains("\"payload\":{\"t\": 21.50, \"big\": 12345678901234567890}");
    assertThat(payload(records.get(1))).isEqualTo("text say \"hi\"");
    assertThat(payload(records.get(2))).isEqualTo("base64 iVBORwA=");
    assertThat(payload(records.get(3))).isEqualTo("text 1 2");
    assertThat(KafkaReader.header(records.get(1), "content-type")).isEqualTo("application/json");
  }

  @Test
  void whatCanBeNoEventIsADeadLetterWithThePayloadAsItCame() throws Exception {
    Map<String, Object> route =
        formatted(
            "events",
            "cloudevents-structured",
            Map.of("event_type", "${user.type}", "value", "[${payload}]"));
    start(route);
    node.publish("plant/7/temp", "anna", OutboxNode.userProperty("type", "good"), "1");
    node.publish("plant/7/temp", "anna", OutboxNode.userProperty("type", "bad\u0001"), "2");
    node.publish("plant/7/temp", "anna", Buffer.buffer(), "3");

    assertThat(new JsonObject(KafkaReader.value(read("events", 1).get(0))).getValue("data"))
        .isEqualTo(new JsonArray().add(1));
    List<ConsumerRecord<byte[], byte[]>> dead = read("dead", 2);
    assertThat(dead).extracting(KafkaReader::value).containsExactly("2", "3");
    assertThat(dead)
        .extracting(each -> KafkaReader.header(each, "vitrine.dead_letter.cause"))
        .containsExactly("invalid_event", "unresolved");
    assertThat(dead)
        .extracting(each -> KafkaReader.header(each, "content-type"))
        .containsOnlyNulls();
  }

  private Map<String, Object> formatted(String name, String format, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("format", format);
    return route(name, "#", all);
  }

  private static CloudEvent event(ConsumerRecord<byte[], byte[]> record) {
    return KafkaMessageFactory.createReader(record).toEvent();
  }

  private static byte[] data(CloudEvent event) {
    return event.getData() == null ? new byte[0] : event.getData().toBytes();
  }

  private static String payload(ConsumerRecord<byte[], byte[]> record) {
    JsonObject envelope = new JsonObject(new String(record.value(), StandardCharsets.UTF_8));
    return envelope.getString("payload_encoding") + " " + envelope.getValue("payload");
  }
}
