package io.vitrine.standalone;

import io.vitrine.bridge.trial.Trial;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** What the bridge would make of a message, written for people. */
final class RouteTrial {
  private final Trial trial;
  private final PrintWriter out;

  RouteTrial(Settings settings, PrintWriter out) {
    this.trial = new Trial(settings, NodeName.of(settings, "local"));
    this.out = out;
  }

  /**
   * Writes the outcome of each route.
   *
   * @return how many records there would be
   */
  int show(OutboxRecord record) throws MalformedPacket {
    int records = 0;
    for (Trial.Outcome each : trial.of(record)) {
      show(each);
      records += each.taken() && each.cause() == null ? 1 : 0;
    }
    out.println(records + " of " + trial.routes() + (trial.routes() == 1 ? " route" : " routes"));
    return records;
  }

  private void show(Trial.Outcome outcome) {
    ProducerRecord<byte[], byte[]> record = outcome.record();
    if (record == null) {
      out.println(outcome.route() + ": not taken by its condition");
      return;
    }
    out.println(
        outcome.cause() == null
            ? outcome.route() + ": a record"
            : outcome.route() + ": a dead letter, " + outcome.cause() + ": " + outcome.detail());
    line("topic", record.topic());
    line("partition", record.partition() == null ? "by the key" : record.partition().toString());
    line("key", record.key() == null ? "none" : text(record.key()));
    line("value", text(record.value()));
    for (Header each : record.headers()) {
      line("header " + each.key(), text(each.value()));
    }
  }

  private void line(String name, String value) {
    out.println("  " + name + ": " + value);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
