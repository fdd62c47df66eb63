package io.vitrine.standalone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.kafka.KafkaClusters;
import io.vitrine.bridge.ledger.Audit;
import io.vitrine.bridge.ledger.Checkpoint;
import io.vitrine.bridge.ledger.Checkpoints;
import io.vitrine.bridge.ledger.OutboxCount;
import io.vitrine.bridge.ledger.RouteCount;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.OutboxSettings;
import io.vitrine.config.Settings;
import io.vitrine.route.OutboxKind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;

/** What Kafka has of the outboxes, beside what they say, written for people. */
final class LedgerReport {
  private final Settings settings;
  private final PrintWriter out;
  private final Audit audit;
  private long absent;
  private long lost;
  private long wronglyDoubled;
  private long doubled;
  private long outOfOrder;

  /** Routes of partitions whose lines do not add up. */
  private long unbalanced;

  private long proved;
  private long unproved;
  private long disproved;

  LedgerReport(Settings settings, PrintWriter out) {
    this.settings = settings;
    this.out = out;
    this.audit = new Audit(settings.get(BridgeOptions.AUDIT_TOPIC));
  }

  /**
   * Reads Kafka and writes what it has.
   *
   * @param outboxes as the API gives them, asked for before
   * @param conditions whether messages may rightly become nothing
   * @return whether everything is there that must be, as often as it must be, in order
   */
  boolean verify(JsonArray outboxes, boolean conditions) {
    Collection<KafkaClusters.Cluster> clusters = KafkaClusters.of(settings).all().values();
    Set<String> cursors =
        clusters.stream().map(KafkaClusters.Cluster::cursorTopic).collect(Collectors.toSet());
    for (KafkaClusters.Cluster each : clusters) {
      try {
        audit.read(each.kafka(), "vitrine.ledger", topic -> !cursors.contains(topic));
      } catch (KafkaException e) {
        throw new Refusal(
            "Kafka" + (each.isDefault() ? "" : " " + each.name()) + ": " + e.getMessage());
      }
    }
    String word = conditions ? "without a record" : "missing";
    for (int i = 0; i < outboxes.size(); i++) {
      show(outboxes.getJsonObject(i), word);
    }
    out.println(
        "%d records of %d topics read: %s %d, doubled %d, out of order %d"
            .formatted(audit.records(), audit.topics(), word, absent, doubled, outOfOrder));
    if (conditions && absent > 0) {
      out.println("Routes have conditions, so that messages may rightly become no record.");
    }
    if (lost > 0) {
      out.println("Of outboxes that are at-most-once: lost " + lost);
    }
    checkpoints();
    return (conditions || absent == 0)
        && wronglyDoubled == 0
        && outOfOrder == 0
        && unbalanced == 0
        && disproved + audit.checkpoints().backwards() == 0;
  }

  private void show(JsonObject outbox, String word) {
    long inKafka = outbox.getLong("in_kafka");
    long dropped = outbox.getLong("dropped");
    long through = inKafka + dropped;
    Audit.Outbox id =
        new Audit.Outbox(
            outbox.getString("node"), outbox.getInteger("partition"), outbox.getLong("epoch"));
    out.println(
        "%s outbox %d%s: accepted %d, in Kafka %d, dropped %d, pending %d"
            .formatted(
                id.node(),
                id.partition(),
                kind(outbox),
                outbox.getLong("accepted"),
                inKafka,
                dropped,
                outbox.getLong("pending")));
    LedgerLine.lines(outbox).fieldNames().forEach(name -> show(LedgerLine.of(outbox, name)));
    String unlike = outbox.getString("not_compared");
    if (unlike != null) {
      out.println("  not compared by route: " + unlike);
    }
    String delivery = delivery(outbox);
    boolean mayLose = delivery.equals(OutboxSettings.AT_MOST_ONCE);
    OutboxCount count = audit.outboxes().get(id);
    if (count == null) {
      missing(mayLose, inKafka);
      if (inKafka > 0) {
        out.println("  " + word + " " + inKafka + ": all of them");
      }
      return;
    }
    if (count.first() > 1) {
      out.println("  Kafka begins at " + count.first());
    }
    for (Map.Entry<String, RouteCount> route : count.routes().entrySet()) {
      show(route.getKey(), route.getValue(), delivery);
    }
    OutboxCount.Absent without = count.absent(through, LedgerReport.ranges(outbox));
    missing(mayLose, without.count());
    if (without.count() > 0) {
      String ranges = String.join(", ", without.ranges());
      out.println("  " + word + " " + without.count() + ": " + ranges);
    }
  }

  private void show(LedgerLine line) {
    out.println("  accepted for " + line);
    long difference = line.difference();
    if (difference != 0) {
      unbalanced++;
      out.println(
          "    does not add up: "
              + (difference > 0 ? difference + " became nothing" : -difference + " too many"));
    }
  }

  private void checkpoints() {
    Checkpoints all = audit.checkpoints();
    if (all.count() == 0) {
      return;
    }
    all.latest().values().forEach(this::prove);
    out.println(
        "%d checkpoints read, the latest of %d partitions: proved %d, not so in Kafka %d, not provable %d"
            .formatted(all.count(), all.latest().size(), proved, disproved, unproved));
    if (all.backwards() > 0) {
      out.println("Checkpoints that say less than one before: " + all.backwards());
    }
  }

  private void prove(Checkpoint checkpoint) {
    Audit.Outbox id = checkpoint.outbox();
    OutboxCount there = audit.outboxes().getOrDefault(id, new OutboxCount());
    String name =
        "checkpoint of %s/%d at %s".formatted(id.node(), id.partition(), checkpoint.time());
    List<Checkpoint.Difference> differences = checkpoint.differences(there);
    if (differences.isEmpty()) {
      proved++;
      return;
    }
    boolean wrong = differences.stream().anyMatch(this::wrong);
    disproved += wrong ? 1 : 0;
    unproved += wrong ? 0 : 1;
    out.println(
        "%s%s, messages %d to %d:"
            .formatted(
                name, wrong ? "" : " cannot be proved", checkpoint.from(), checkpoint.through()));
    for (Checkpoint.Difference each : differences) {
      String deleted = wrong(each) ? "" : ", or had and deleted";
      out.println("  " + each.text() + deleted);
    }
  }

  /** Whether Kafka cannot have had it: what it has deleted, nobody can tell from what never was. */
  private boolean wrong(Checkpoint.Difference difference) {
    return difference.more()
        || difference.lessRecords() && audit.hasAllRecords(difference.route())
        || difference.lessLetters()
            && audit.hasAllDeadLetters(settings.get(BridgeOptions.DEAD_LETTER_TOPIC));
  }

  private static String kind(JsonObject outbox) {
    String name = outbox.getString("outbox", "");
    return name.isEmpty() || name.equals(OutboxKind.SHARED.name()) ? "" : " (" + name + ")";
  }

  private void missing(boolean mayBe, long count) {
    lost += mayBe ? count : 0;
    absent += mayBe ? 0 : count;
  }

  /** Of the routes that an outbox is for. */
  private String delivery(JsonObject outbox) {
    OutboxKind kind = OutboxKind.parse(outbox.getString("outbox", OutboxKind.SHARED.name()));
    return kind == null || kind.delivery().equals(OutboxKind.DEFAULT)
        ? settings.get(BridgeOptions.DELIVERY)
        : kind.delivery();
  }

  private static List<OutboxCount.Range> ranges(JsonObject outbox) {
    List<OutboxCount.Range> ranges = new ArrayList<>();
    JsonArray all = outbox.getJsonArray("dropped_ranges");
    for (int i = 0; i < all.size(); i++) {
      JsonArray each = all.getJsonArray(i);
      ranges.add(new OutboxCount.Range(each.getLong(0), each.getLong(1)));
    }
    return ranges;
  }

  private void show(String name, RouteCount count, String delivery) {
    doubled += count.doubled();
    wronglyDoubled += delivery.equals(OutboxSettings.AT_LEAST_ONCE) ? 0 : count.doubled();
    outOfOrder += count.outOfOrder();
    out.println(
        "  route %s: records %d, dead letters %d, doubled %d, out of order %d"
            .formatted(
                name, count.records(), count.deadLetters(), count.doubled(), count.outOfOrder()));
    count.examples().forEach(example -> out.println("    " + example));
  }
}
