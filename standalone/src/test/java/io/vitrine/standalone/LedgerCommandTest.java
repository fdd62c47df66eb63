package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a running Vitrine is proved against its Kafka, and what is forged there found. */
class LedgerCommandTest {
  private static final String AUDIT = "bridge.audit_topic=audit";

  @TempDir Path directory;

  @Test
  void theLedgerIsProvedAgainstKafka() throws Exception {
    try (VitrineProcess vitrine =
        VitrineProcess.up(directory, AUDIT, "bridge.audit_interval=200ms")) {
      Road.publish(VitrineProcess.port(vitrine.address("mqtt://")));
      JsonObject outbox = carried(vitrine);
      String[] command = {
        "ledger",
        "verify",
        "--api",
        "http://" + vitrine.address("http://"),
        "--set",
        "bridge.kafka.bootstrap_servers=" + vitrine.address("kafka "),
        "--set",
        AUDIT
      };
      StringWriter out = new StringWriter();
      do {
        out.getBuffer().setLength(0);
        assertThat(verify(out, command)).as(out.toString()).isZero();
        // Until there is one that speaks of the message, too.
      } while (!out.toString().matches("(?s).*checkpoints read, the latest of [1-9].*"));
      assertThat(out.toString())
          .contains("route all: records 1, dead letters 0, doubled 0, out of order 0")
          .contains("missing 0, doubled 0, out of order 0")
          .contains("not so in Kafka 0, not provable 0");

      StringWriter twoNames = new StringWriter();
      assertThat(verify(twoNames, twoNames(vitrine))).as(twoNames.toString()).isZero();
      assertThat(twoNames.toString()).contains("missing 0, doubled 0, out of order 0");

      forgeCheckpoint(vitrine.address("kafka "), outbox);
      StringWriter other = new StringWriter();
      assertThat(verify(other, command)).as(other.toString()).isEqualTo(1);
      assertThat(other.toString())
          // The bridge's own next one, which may be there already, goes back behind it.
          .containsAnyOf(
              "route all: the checkpoint says records 2, dead letters 0; Kafka has 1 and 0",
              "Checkpoints that say less than one before: 1");

      forge(vitrine.address("kafka "), outbox);
      StringWriter forged = new StringWriter();
      assertThat(verify(forged, command)).as(forged.toString()).isEqualTo(1);
      assertThat(forged.toString()).contains("doubled: 1 again in ", "missing 0, doubled 1, ");
    }
  }

  /** One Kafka that the config file calls by two names. */
  private String[] twoNames(VitrineProcess vitrine) throws Exception {
    Path file = directory.resolve("two-names.yaml");
    String kafka = vitrine.address("kafka ");
    Files.writeString(
        file,
        """
        bridge:
          kafka: {bootstrap_servers: "%s"}
          clusters: [{name: east, bootstrap_servers: "%s"}]
        """
            .formatted(kafka, kafka));
    return new String[] {
      "ledger",
      "verify",
      "--api",
      "http://" + vitrine.address("http://"),
      "--config",
      file.toString()
    };
  }

  private static int verify(StringWriter out, String... command) {
    StringWriter err = new StringWriter();
    int status = Main.execute(new PrintWriter(out), new PrintWriter(err), command);
    assertThat(err.toString()).isEmpty();
    return status;
  }

  /** The partition of the outbox whose message is in Kafka. */
  private static JsonObject carried(VitrineProcess vitrine) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (System.nanoTime() < deadline) {
      JsonArray outboxes = Road.json(vitrine, "/api/v1/ledger").getJsonArray("outboxes");
      for (int i = 0; i < outboxes.size(); i++) {
        JsonObject each = outboxes.getJsonObject(i);
        assertThat(each.getLong("accepted"))
            .isEqualTo(
                each.getLong("in_kafka") + each.getLong("dropped") + each.getLong("pending"));
        if (each.getLong("in_kafka") == 1) {
          return each;
        }
      }
    }
    throw new AssertionError("nothing was carried to Kafka");
  }

  /** A checkpoint of more than there was. */
  private static void forgeCheckpoint(String servers, JsonObject outbox) throws Exception {
    JsonObject counts =
        new JsonObject().put("records", 2).put("dead_letters", 0).put("given_up", 0);
    JsonObject value =
        new JsonObject()
            .put("version", 1)
            .put("time", "2030-01-01T00:00:00Z")
            .put("node", outbox.getString("node"))
            .put("partition", outbox.getInteger("partition"))
            .put("epoch", outbox.getLong("epoch"))
            .put("sequence", 2)
            .put("exact", true)
            .put("counted_from", 1)
            .put("routes", new JsonObject().put("all", counts));
    String key = outbox.getString("node") + "/" + outbox.getInteger("partition");
    try (KafkaProducer<String, String> producer = producer(servers)) {
      producer.send(new ProducerRecord<>("audit", key, value.encode())).get(120, TimeUnit.SECONDS);
    }
  }

  private static KafkaProducer<String, String> producer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
  }

  /** The message once more, as nobody must write it. */
  private static void forge(String servers, JsonObject outbox) throws Exception {
    List<Header> headers =
        Map.of(
                "vitrine.node", outbox.getString("node"),
                "vitrine.partition", outbox.getInteger("partition").toString(),
                "vitrine.epoch", outbox.getLong("epoch").toString(),
                "vitrine.sequence", "1",
                "vitrine.route", "all")
            .entrySet()
            .stream()
            .<Header>map(
                each ->
                    new RecordHeader(
                        each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8)))
            .toList();
    try (KafkaProducer<String, String> producer = producer(servers)) {
      producer
          .send(new ProducerRecord<>("forged", null, null, "k", "v", headers))
          .get(120, TimeUnit.SECONDS);
    }
  }
}
