package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** All that a route can say, from an outbox to a real Kafka. */
@ParameterizedClass
@ValueSource(strings = {"exactly-once", "at-least-once"})
class RouteTemplatesTest extends NamedTopicsTestBed {
  @Parameter String delivery;

  @BeforeEach
  void nameTopicsByDelivery() {
    name = delivery + "." + name;
  }

  @Override
  void addSettings(Map<String, Object> settings) {
    settings.put("bridge.delivery", delivery);
  }

  @Test
  void aRouteMakesTopicKeyPartitionHeadersAndValue() throws Exception {
    String topic = name + ".made";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
    }
    start(
        Map.of(
            "name", "plants",
            "filter", "plant/{site}/{rest:#}",
            "topic", name + ".${user.kind}",
            "key", "${site}:${json:/device/id}",
            "partition", "${json:/p}",
            "value", "${rest}=${json:/value} ${user.unit:-?}",
            "headers", Map.of("site", "${site}", "type", "${prop.content_type}", "who", "${user}"),
            "when", "mqtt.qos > 0 && mqtt.user[\"kind\"]"));
    publish("made", "{\"p\":2,\"value\":1.50,\"device\":{\"id\":\"d\"}}");
    publish("made", "{\"p\":7,\"value\":1,\"device\":{\"id\":\"d\"}}");
    publish("made", "{\"value\":1,\"device\":{\"id\":\"d\"}}");
    publish("made", "{\"p\":0}");
    node.publish("plant/7/no/kind", "{}");
    Bridge.until("the outbox is empty", () -> node.held() == 0);

    List<ConsumerRecord<byte[], byte[]>> records = read("made", 1);
    assertThat(records).hasSize(1);
    ConsumerRecord<byte[], byte[]> record = records.get(0);
    assertThat(record.partition()).isEqualTo(2);
    assertThat(record.key()).asString().isEqualTo("7:d");
    assertThat(KafkaReader.value(record)).isEqualTo("temp/in=1.50 ?");
    assertThat(KafkaReader.header(record, "site")).isEqualTo("7");
    assertThat(KafkaReader.header(record, "type")).isEqualTo("application/json");
    assertThat(KafkaReader.header(record, "who")).isNull();
    assertThat(KafkaReader.header(record, "mqtt.topic")).isEqualTo("plant/7/temp/in");

    List<ConsumerRecord<byte[], byte[]>> dead = read("dead", 3);
    assertThat(dead)
        .extracting(each -> KafkaReader.header(each, "vitrine.dead_letter.detail"))
        .containsExactlyInAnyOrder(
            "partition 7 of topic " + topic + ", which has 3",
            "partition ${json:/p}: ${json:/p} has no value",
            "key ${site}:${json:/device/id}: ${json:/device/id} has no value");
    assertThat(dead)
        .extracting(each -> KafkaReader.header(each, "vitrine.dead_letter.cause"))
        .containsExactlyInAnyOrder("invalid_partition", "unresolved", "unresolved");
    assertThat(dead).extracting(KafkaReader::value).contains("{\"p\":0}");
    assertThat(bridge.counted("vitrine.bridge.records.unrouted")).isEqualTo(1);
    assertThat(bridge.counted("vitrine.bridge.dead_letters", "cause", "unresolved")).isEqualTo(2);
  }

  private void publish(String kind, String payload) {
    ByteBuf properties = Unpooled.buffer();
    PropertyWriter.write(properties, Property.CONTENT_TYPE, "application/json");
    PropertyWriter.write(properties, Property.USER_PROPERTY, new Properties.Pair("kind", kind));
    Buffer encoded = BufferInternal.buffer(properties);
    node.publish("plant/7/temp/in", "", encoded, payload);
  }
}
