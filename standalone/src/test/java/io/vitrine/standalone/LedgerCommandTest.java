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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
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

      whatKafkaMayHaveDeletedIsNotCalledWrong(vitrine.address("kafka "), command);

      forgeCheckpoint(vitrine.address("kafka "), outbox, 2, Map.of("all", 2));
      StringWriter other = new StringWriter();
      assertThat(verify(other, command)).as(other.toString()).isEqualTo(1);
      assertThat(other.toString())
          // The bridge's own next one, which may be there already, goes back behind it.
          .containsAnyOf(
              "route all: the checkpoint says records 2, dead letters 0; Kafka has 1 and 0",
              "Checkpoints that say less than one before: 1");

      // Of a topic that has all its records, one that is not there never was.
      JsonObject lost = outbox("lost");
      forge(vitrine.address("kafka "), lost, "kept", 2);
      forgeCheckpoint(vitrine.address("kafka "), lost, 2, Map.of("kept", 2));
      StringWriter first = new StringWriter();
      assertThat(verify(first, command)).as(first.toString()).isEqualTo(1);
      assertThat(first.toString())
          .contains("checkpoint of lost/0 at 2030-01-01T00:00:00Z, messages 1 to 2:")
          .contains("route kept: the checkpoint says records 2, dead letters 0; Kafka has 1 and 0");

      forge(vitrine.address("kafka "), outbox, "all", 1);
      StringWriter forged = new StringWriter();
      assertThat(verify(forged, command)).as(forged.toString()).isEqualTo(1);
      assertThat(forged.toString()).contains("doubled: 1 again in ", "missing 0, doubled 1, ");
    }
  }

  /** A route whose topic is gone, and one of whose topic the beginning is. */
  private static void whatKafkaMayHaveDeletedIsNotCalledWrong(String kafka, String... command)
      throws Exception {
    JsonObject deleted = outbox("deleted");
    forge(kafka, deleted, "there", 1);
    forge(kafka, deleted, "trimmed", 1);
    forge(kafka, deleted, "trimmed", 2);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      TopicPartition trimmed = new TopicPartition("forged-trimmed", 0);
      admin
          .deleteRecords(Map.of(trimmed, RecordsToDelete.beforeOffset(1)))
          .all()
          .get(120, TimeUnit.SECONDS);
    }
    forgeCheckpoint(kafka, deleted, 2, Map.of("there", 1, "trimmed", 2, "gone", 5));
    StringWriter out = new StringWriter();
    assertThat(verify(out, command)).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("checkpoint of deleted/0 at 2030-01-01T00:00:00Z cannot be proved")
        .contains("Kafka has 1 and 0, or had and deleted")
        .contains("Kafka has 0 and 0, or had and deleted")
        .contains("not so in Kafka 0, not provable 1");
  }

  private static JsonObject outbox(String node) {
    return new JsonObject().put("node", node).put("partition", 0).put("epoch", 1L);
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

  /**
   * A checkpoint that no bridge has written.
   *
   * @param records by route
   */
  private static void forgeCheckpoint(
      String servers, JsonObject outbox, long through, Map<String, Integer> records)
      throws Exception {
    JsonObject routes = new JsonObject();
    records.forEach(
        (route, count) ->
            routes.put(
                route,
                new JsonObject().put("records", count).put("dead_letters", 0).put("given_up", 0)));
    JsonObject value =
        new JsonObject()
            .put("version", 1)
            .put("time", "2030-01-01T00:00:00Z")
            .put("node", outbox.getString("node"))
            .put("partition", outbox.getInteger("partition"))
            .put("epoch", outbox.getLong("epoch"))
            .put("sequence", through)
            .put("exact", true)
            .put("counted_from", 1)
            .put("routes", routes);
    String key = outbox.getString("node") + "/" + outbox.getInteger("partition");
    try (KafkaProducer<String, String> producer = producer(servers)) {
      producer.send(new ProducerRecord<>("audit", key, value.encode())).get(120, TimeUnit.SECONDS);
    }
  }

  private static KafkaProducer<String, String> producer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
  }

  /** A record of a message that no bridge has written, in a topic of its route. */
  private static void forge(String servers, JsonObject outbox, String route, long sequence)
      throws Exception {
    List<Header> headers =
        Map.of(
                "vitrine.node", outbox.getString("node"),
                "vitrine.partition", outbox.getInteger("partition").toString(),
                "vitrine.epoch", outbox.getLong("epoch").toString(),
                "vitrine.sequence", Long.toString(sequence),
                "vitrine.route", route)
            .entrySet()
            .stream()
            .<Header>map(
                each ->
                    new RecordHeader(
                        each.getKey(), each.getValue().getBytes(StandardCharsets.UTF_8)))
            .toList();
    try (KafkaProducer<String, String> producer = producer(servers)) {
      producer
          .send(new ProducerRecord<>("forged-" + route, 0, null, "k", "v", headers))
          .get(120, TimeUnit.SECONDS);
    }
  }
}
