package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import io.vitrine.log.LogBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A will goes the way of any message: to Kafka too, if a route wants it. */
class WillOutboxTest {
  /** CONNECT of version 5: will {@code bye} to the topic in question, QoS 1, for its client. */
  private static final String CONNECT =
      "10 1a 0004 4d515454 05 0e 003c 00 0002 %s 00 0003 %s 0003 627965";

  /**
   * CONNECT of version 5 with a user name: will {@code bye} to w/1, after a session of a minute.
   */
  private static final String CONNECT_AS_ANNA =
      "10 2a 0004 4d515454 05 8e 003c 05 11 0000003c 0002 6331 05 18 00000001 0003 772f31 0003 627965"
          + " 0004 616e6e61";

  @Test
  void aWillSaysWhoItsUserWasAlsoAfterARestart(@TempDir Path data) throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.outbox_partitions", "1")
            .with("routes", List.of(Map.of("name", "wills", "filter", "w/#", "topic", "wills")));
    RunningBroker broker = new RunningBroker(settings, data);
    RawClient client = new RawClient(broker.port).send(CONNECT_AS_ANNA);
    assertThat(client.packet()).matches("20..0000.*");
    broker.stop();
    client.close();
    RunningBroker again = new RunningBroker(settings, data);
    again.await("no will", () -> again.outboxes().getJsonObject(0).getLong("accepted") == 1);
    again.stop();
    assertThat(kept(data)).containsExactly("c1/anna w/1 1 bye");
  }

  @Test
  void aWillThatARouteWantsIsInTheOutbox(@TempDir Path data) throws Exception {
    Settings settings =
        Settings.defaults()
            .with("broker.outbox_partitions", "1")
            .with("routes", List.of(Map.of("name", "wills", "filter", "w/#", "topic", "wills")));
    RunningBroker broker = new RunningBroker(settings, data);
    for (String each : List.of("6331 772f31", "6332 782f32", "6333 772f33")) {
      String[] parts = each.split(" ", -1);
      try (RawClient client =
          new RawClient(broker.port).send(CONNECT.formatted(parts[0], parts[1]))) {
        assertThat(client.packet()).startsWith("20");
      }
    }
    broker.await("clients are still there", () -> broker.openConnections() == 0);
    broker.stop();
    assertThat(kept(data)).containsExactlyInAnyOrder("c1/ w/1 1 bye", "c3/ w/3 1 bye");
  }

  private static List<String> kept(Path data) throws Exception {
    List<String> kept = new ArrayList<>();
    try (Journal journal =
        Journal.open(data.resolve("broker").resolve("journal"), JournalOptions.defaults())) {
      LogBatch batch = journal.log("outbox.0", 1 << 30).read(0, 1 << 20);
      for (var record : batch.records()) {
        OutboxRecord read = OutboxRecord.decode(record);
        kept.add(
            read.clientId()
                + "/"
                + read.username()
                + " "
                + read.topic()
                + " "
                + read.qos()
                + " "
                + read.payload());
      }
    }
    return kept;
  }
}
