package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vitrine.kafka.embedded.EmbeddedKafka;
import io.vitrine.kafka.embedded.FreePorts;
import io.vitrine.standalone.OtlpCollector.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of broker and bridge, each a process of its own, at a collector. */
class TracesTest {
  private static final String DEVICE_SPAN = "b7ad6b7169203331";
  private static final int LIMIT_SECONDS = 120;

  @TempDir Path directory;

  @Test
  void aMessageCanBeFollowedThroughBrokerAndBridgeBothWays() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"), "127.0.0.1", 0);
        OtlpCollector collector = new OtlpCollector()) {
      int clusterPort = FreePorts.next();
      try (VitrineProcess broker = start("broker", clusterPort, kafka, collector);
          VitrineProcess bridge = start("bridge", clusterPort, kafka, collector)) {
        broker.ready();
        bridge.ready();
        follow(VitrineProcess.port(broker.address("mqtt://")), kafka, collector);
        assertThat(broker.errors() + bridge.errors()).doesNotContain("plant-secret");
      }
    }
  }

  private static void follow(int port, EmbeddedKafka kafka, OtlpCollector collector)
      throws Exception {
    Mqtt5BlockingClient client = LocalClient.of(port, "tracer");
    client.connect();
    Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL);
    client.subscribeWith().topicFilter("c/#").qos(MqttQos.AT_LEAST_ONCE).send();

    publish(client, "plant/7", parent('a', "01"));
    publish(client, "plant/8", parent('b', "00"));
    publish(client, "bad/1", parent('c', "01"));
    publish(client, "positions/1", parent('d', "01"));
    Map<String, String> headers = traces(kafka, 3);
    assertToKafka(collector, headers.get("plant/7"), 'a', "plant/7", "readings");
    assertToKafka(collector, headers.get("positions/1"), 'd', "positions/1", "positions");
    assertThat(headers).containsEntry("plant/8", parent('b', "00"));
    assertDeadLetter(collector);

    produce(kafka, parent('e', "01"));
    Mqtt5Publish command = publishes.receive(LIMIT_SECONDS, TimeUnit.SECONDS).orElseThrow();
    assertToMqtt(collector, command);
    assertThat(collector.all()).noneMatch(each -> each.trace().startsWith("bb"));
    assertThat(collector.authorizations()).containsOnly("Bearer plant-secret");
    client.disconnect();
  }

  private static void assertToKafka(
      OtlpCollector collector, String header, char trace, String topic, String kafkaTopic)
      throws Exception {
    String id = String.valueOf(trace).repeat(32);
    Seen receive = collector.await(id, "receive");
    assertThat(receive.service()).isEqualTo("plant-broker");
    assertThat(receive.scope()).isEqualTo("io.vitrine.broker");
    assertThat(receive.parent()).isEqualTo(DEVICE_SPAN);
    assertThat(receive.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
    assertThat(receive.attributes())
        .containsEntry("messaging.system", "mqtt")
        .containsEntry("messaging.destination.name", topic)
        .containsEntry("messaging.client.id", "tracer")
        .containsEntry("messaging.message.body.size", "4");
    Seen send = collector.await(id, "send");
    assertThat(send.service()).isEqualTo("plant-bridge");
    assertThat(send.parent()).isEqualTo(receive.id());
    assertThat(send.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_PRODUCER);
    assertThat(send.attributes())
        .containsEntry("messaging.system", "kafka")
        .containsEntry("messaging.operation.name", "send")
        .containsEntry("messaging.operation.type", "send")
        .containsEntry("messaging.destination.name", kafkaTopic)
        .containsEntry("vitrine.mqtt_payload_bytes", "4")
        .doesNotContainKey("messaging.kafka.message.key")
        .containsKeys("messaging.destination.partition.id", "messaging.kafka.offset")
        .containsEntry("vitrine.mqtt_topic", topic);
    assertThat(send.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    assertThat(send.span().getEndTimeUnixNano()).isGreaterThan(send.span().getStartTimeUnixNano());
    assertThat(header).isEqualTo("00-" + id + "-" + send.id() + "-01");
  }

  /** What can be no record goes elsewhere, and its span says why. */
  private static void assertDeadLetter(OtlpCollector collector) throws Exception {
    Seen send = collector.await("c".repeat(32), "send");
    assertThat(send.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(send.attributes())
        .containsEntry("messaging.destination.name", "mqtt.dead-letters")
        .containsEntry("error.type", "unresolved");
  }

  private static void assertToMqtt(OtlpCollector collector, Mqtt5Publish command) throws Exception {
    String id = "e".repeat(32);
    Seen process = collector.await(id, "process commands");
    assertThat(process.parent()).isEqualTo(DEVICE_SPAN);
    assertThat(process.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CONSUMER);
    assertThat(process.attributes())
        .containsEntry("messaging.system", "kafka")
        .containsEntry("messaging.destination.name", "commands")
        .containsEntry("messaging.kafka.offset", "0")
        .doesNotContainKey("messaging.kafka.message.key")
        .containsKey("messaging.consumer.group.name");
    assertThat(command.getUserProperties().asList())
        .extracting(each -> each.getName() + "=" + each.getValue())
        .contains("traceparent=00-" + id + "-" + process.id() + "-01");
  }

  private static String parent(char trace, String flags) {
    return "00-" + String.valueOf(trace).repeat(32) + "-" + DEVICE_SPAN + "-" + flags;
  }

  private static void publish(Mqtt5BlockingClient client, String topic, String parent) {
    client
        .publishWith()
        .topic(topic)
        .qos(MqttQos.AT_LEAST_ONCE)
        .userProperties()
        .add("traceparent", parent)
        .applyUserProperties()
        .payload("21.5".getBytes(StandardCharsets.UTF_8))
        .send();
  }

  private static void produce(EmbeddedKafka kafka, String parent) throws Exception {
    StringSerializer text = new StringSerializer();
    Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties, text, text)) {
      ProducerRecord<String, String> record = new ProducerRecord<>("commands", "7", "on");
      record.headers().add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
      producer.send(record).get();
    }
  }

  /** The header {@code traceparent} of so many records, by their key. */
  private static Map<String, String> traces(EmbeddedKafka kafka, int records) {
    StringDeserializer text = new StringDeserializer();
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "group.id",
            "test",
            "isolation.level",
            "read_committed",
            "metadata.max.age.ms",
            500,
            "auto.offset.reset",
            "earliest");
    Map<String, String> traces = new HashMap<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties, text, text)) {
      consumer.subscribe(List.of("readings", "positions"));
      while (traces.size() < records && System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
          traces.put(each.key(), Road.header(each, "traceparent"));
        }
      }
    }
    assertThat(traces).hasSize(records);
    return traces;
  }

  private VitrineProcess start(
      String service, int clusterPort, EmbeddedKafka kafka, OtlpCollector collector)
      throws Exception {
    return VitrineProcess.service(
        directory,
        service,
        clusterPort,
        kafka.bootstrapServers(),
        "broker.port=0",
        "broker.ws_port=0",
        "telemetry.otlp_endpoint=" + collector.endpoint(),
        "telemetry.otlp_headers={Authorization: 'Bearer plant-secret'}",
        "telemetry.service_name=plant-" + service,
        "routes=[{name: bad, filter: 'bad/#', topic: 'x.${user.nope}'},"
            + " {name: readings, filter: 'plant/+', topic: readings, key: '${topic}'},"
            + " {name: positions, filter: 'positions/#', topic: positions, key: '${topic}',"
            + " delivery: at-most-once}]",
        "kafka_routes=[{name: commands, topics: [commands], from: earliest,"
            + " topic: 'c/${key}'}]");
  }
}
