package io.vitrine.bridge.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache;
import io.vitrine.bridge.route.Routes;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class RecordFactoryTest {
  private static final Map<String, String> ROUTE =
      Map.of("name", "plant", "filter", "plant/#", "topic", "mqtt.${topic[0]}", "key", "${topic}");
  private static final RecordFactory FACTORY = new RecordFactory(new Origin("node-1", 3, 77));

  @Test
  void aPublishWithAllPropertiesBecomesARecordWithAllHeaders() throws Exception {
    Buffer properties =
        Buffer.buffer()
            .appendBytes(new byte[] {0x01, 1, 0x02, 0, 0, 0, 60, 0x23, 0, 5})
            .appendBuffer(text(0x03, "text/plain"))
            .appendBuffer(text(0x08, "replies/7"))
            .appendBytes(new byte[] {0x09, 0, 3, 0, (byte) 0xFF, 7})
            .appendBuffer(pair("unit", "C"))
            .appendBuffer(pair("mqtt.topic", "not the topic"))
            .appendBuffer(pair("unit", "K"));
    OutboxRecord message = message("anna", true, properties, "21.5");

    ProducerRecord<byte[], byte[]> record = make(message, 42);

    assertThat(record.topic()).isEqualTo("mqtt.plant");
    assertThat(record.key()).asString().isEqualTo("plant/7/temp");
    assertThat(record.value()).asString().isEqualTo("21.5");
    assertThat(record.timestamp()).isEqualTo(1_764_000_000_123L);
    assertThat(record.partition()).isNull();
    assertThat(texts(record))
        .containsExactly(
            "mqtt.topic=plant/7/temp",
            "mqtt.qos=1",
            "mqtt.retain=true",
            "mqtt.client_id=sensor-7",
            "mqtt.user=anna",
            "mqtt.payload_format=1",
            "mqtt.message_expiry_seconds=60",
            "mqtt.content_type=text/plain",
            "mqtt.response_topic=replies/7",
            "mqtt.correlation_data="
                + new String(new byte[] {0, (byte) 0xFF, 7}, StandardCharsets.ISO_8859_1),
            "mqtt.user_property.unit=C",
            "mqtt.user_property.mqtt.topic=not the topic",
            "mqtt.user_property.unit=K",
            "vitrine.route=plant",
            "vitrine.sequence=42",
            "vitrine.received_micros=1764000000123456",
            "vitrine.node=node-1",
            "vitrine.partition=3",
            "vitrine.epoch=77");
  }

  @Test
  void aPublishOfAnOlderVersionHasNoMoreThanItHas() throws Exception {
    ProducerRecord<byte[], byte[]> record = make(message("", false, Buffer.buffer(), ""), 1);

    assertThat(record.value()).isNotNull().isEmpty();
    assertThat(texts(record))
        .containsExactly(
            "mqtt.topic=plant/7/temp",
            "mqtt.qos=1",
            "mqtt.retain=false",
            "mqtt.client_id=sensor-7",
            "vitrine.route=plant",
            "vitrine.sequence=1",
            "vitrine.received_micros=1764000000123456",
            "vitrine.node=node-1",
            "vitrine.partition=3",
            "vitrine.epoch=77");
  }

  @Test
  void aTraceIsAHeaderToo() throws Exception {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Buffer properties =
        pair("tracestate", "a=1")
            .appendBuffer(pair("traceparent", parent))
            .appendBuffer(pair("traceparent", "x"));
    assertThat(texts(make(message("", false, properties, ""), 1)))
        .contains("traceparent=" + parent, "tracestate=a=1")
        .contains("mqtt.user_property.traceparent=" + parent);
    Buffer zeros = pair("traceparent", "00-" + "0".repeat(32) + "-b7ad6b7169203331-01");
    assertThat(texts(make(message("", false, zeros, ""), 1)))
        .noneMatch(header -> header.startsWith("traceparent="));
  }

  @Test
  void propertiesThatCannotBeReadAreRefused() {
    OutboxRecord message = message("", false, Buffer.buffer(new byte[] {0x03, 0, 9, 'x'}), "");
    assertThatThrownBy(() -> make(message, 1)).isInstanceOf(MalformedPacket.class);
  }

  @Test
  void whatCannotBeReadKeepsItsBytesAndItsPlace() {
    ProducerRecord<byte[], byte[]> record = FACTORY.makeUnread(new byte[] {9, 9}, "dead", 5);
    assertThat(record.value()).containsExactly(9, 9);
    assertThat(texts(record))
        .containsExactly(
            "vitrine.sequence=5", "vitrine.node=node-1", "vitrine.partition=3", "vitrine.epoch=77");
  }

  private static ProducerRecord<byte[], byte[]> make(OutboxRecord message, long sequence)
      throws MalformedPacket {
    Routes routes =
        Routes.of(
            Settings.defaults()
                .with(BridgeOptions.ROUTES.key(), List.of(ROUTE))
                .get(BridgeOptions.ROUTES));
    Publication publication = new Publication(message);
    RouteCache.Match match = new RouteCache(routes, 1).matches(publication).get(0);
    Rendering rendering = new Rendering();
    match.render(publication, rendering);
    return FACTORY.make(publication, rendering, sequence, match);
  }

  private static OutboxRecord message(
      String user, boolean retain, Buffer properties, String payload) {
    return new OutboxRecord(
        1_764_000_000_123_456L,
        "sensor-7",
        user,
        "plant/7/temp",
        1,
        retain,
        false,
        true,
        9,
        properties,
        Buffer.buffer(payload));
  }

  private static Buffer text(int id, String text) {
    return Buffer.buffer()
        .appendByte((byte) id)
        .appendUnsignedShort(text.length())
        .appendString(text);
  }

  private static Buffer pair(String name, String value) {
    return text(0x26, name).appendUnsignedShort(value.length()).appendString(value);
  }

  private static List<String> texts(ProducerRecord<byte[], byte[]> record) {
    List<String> texts = new ArrayList<>();
    for (Header each : record.headers()) {
      texts.add(each.key() + "=" + new String(each.value(), StandardCharsets.ISO_8859_1));
    }
    return texts;
  }
}
