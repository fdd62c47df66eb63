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

  @Test
  void aWillHasRoomWhereDevicesAreRefused(@TempDir Path data) throws Exception {
    RunningBroker broker = new RunningBroker(full("refuse"), data);
    long before = fill(broker);
    die(broker);
    broker.await("no will", () -> number(broker, "accepted") == before + 1);
    broker.stop();
    assertThat(kept(data)).endsWith("c1/ w/1 1 bye");
  }

  @Test
  void aWillIsDroppedAndCountedWhereTheNewestAre(@TempDir Path data) throws Exception {
    RunningBroker broker = new RunningBroker(full("drop-new"), data);
    long before = fill(broker);
    long dropped = dropped(broker);
    die(broker);
    broker.await("it is not counted", () -> dropped(broker) == dropped + 1);
    assertThat(number(broker, "accepted")).isEqualTo(before);
    broker.stop();
  }

  private static Settings full(String policy) {
    return Settings.defaults()
        .with("broker.outbox_partitions", "1")
        .with("broker.outbox_bytes_max", "1MiB")
        .with("broker.outbox_policy", policy)
        .with("routes", List.of(Map.of("name", "wills", "filter", "w/#", "topic", "wills")));
  }

  private static long number(RunningBroker broker, String member) {
    return broker.outboxes().getJsonObject(0).getLong(member);
  }

  private static long dropped(RunningBroker broker) {
    return broker
        .outboxes()
        .getJsonObject(0)
        .getJsonObject("refused_by_route")
        .getLong("wills", 0L);
  }

  /** Publishes until nothing has room any more; how many messages were accepted. */
  private static long fill(RunningBroker broker) throws Exception {
    try (RawClient client = new RawClient(broker.port).connect("filler")) {
      assertThat(client.packet()).startsWith("20");
      // Large ones first, then such that not even a will has room.
      for (int length : new int[] {20_000, 1_000, 10, 10}) {
        long refused = dropped(broker) + number(broker, "refused");
        while (dropped(broker) + number(broker, "refused") == refused) {
          client.send(
              "32%s 0003 772f31 0001 00 %s".formatted(number(8 + length), "00".repeat(length)));
          assertThat(client.packet()).startsWith("40");
        }
      }
    }
    return number(broker, "accepted");
  }

  /** A variable byte integer. */
  private static String number(int value) {
    int rest = value >> 7;
    return rest == 0
        ? "%02x".formatted(value)
        : "%02x".formatted(value & 0x7F | 0x80) + number(rest);
  }

  /** A client with a will loses its connection. */
  private static void die(RunningBroker broker) throws Exception {
    try (RawClient client = new RawClient(broker.port).send(CONNECT.formatted("6331", "772f31"))) {
      assertThat(client.packet()).startsWith("20");
    }
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
