package io.vitrine.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.config.RouteDocument;
import io.vitrine.contract.RouteSet;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outboxes that come and go with routes, on a real journal. */
class OutboxKindsTest {
  private static final Buffer RECORD = Buffer.buffer("record");

  @TempDir Path data;

  private final List<String> heard = new ArrayList<>();

  /** An outbox until it is closed. */
  private record Opened(Journal journal, Outbox outbox) implements AutoCloseable {
    @Override
    public void close() {
      journal.close();
    }
  }

  private Opened open(int partitions, RouteTable routes) throws IOException {
    Journal journal =
        Journal.open(data.resolve("journal"), JournalOptions.defaults().withFsync(false));
    Files.createDirectories(data.resolve("dropped"));
    OutboxDefaults defaults =
        new OutboxDefaults(partitions, 1 << 30, new KindOutbox.Limits(0, 0, "refuse"));
    try {
      Outbox outbox =
          new Outbox(
              journal,
              routes,
              defaults,
              1 << 20,
              data.resolve("dropped"),
              new SimpleMeterRegistry());
      heard.clear();
      outbox.eachLog((slot, log) -> heard.add(slot + " " + log.name()));
      return new Opened(journal, outbox);
    } catch (IOException | RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private static RouteTable table(List<Map<String, Object>> routes) {
    return RouteTable.of(
        routes.stream().map(each -> RouteDocument.read(each).settings()).toList(), RouteSet.NONE);
  }

  /** Routes that have an outbox each. */
  private static RouteTable own(int from, int count) {
    return table(
        IntStream.range(from, from + count)
            .mapToObj(
                i ->
                    Map.<String, Object>of(
                        "name", "r" + i, "filter", "r/" + i, "topic", "t", "outbox_age_max", "1h"))
            .toList());
  }

  private static List<String> slots(Outbox outbox) {
    List<DurableLog> logs = outbox.logs();
    return IntStream.range(0, logs.size()).mapToObj(i -> i + " " + logs.get(i).name()).toList();
  }

  private static void append(DurableLog log) throws InterruptedException {
    CountDownLatch committed = new CountDownLatch(1);
    log.onCommitted(sequence -> committed.countDown());
    assertThat(log.append(RECORD)).isPositive();
    assertThat(committed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static JsonObject line(Outbox outbox, String name) {
    return outbox.ledger().stream()
        .map(JsonObject.class::cast)
        .filter(each -> name.equals(each.getString("outbox")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void routesThatNeedTooManyOpenNone() throws Exception {
    try (Opened opened = open(2, table(List.of()))) {
      Outbox outbox = opened.outbox();
      assertThatThrownBy(() -> outbox.prepare(own(0, 40))).hasMessageContaining("32 outboxes");
      assertThat(outbox.logs()).hasSize(2);
      outbox.prepare(own(0, 3));
      assertThat(heard).hasSize(8).isEqualTo(slots(outbox));
      assertThat(outbox.ledger()).hasSize(8);
    }
  }

  @Test
  void whatTheDiskCouldNotOpenIsHeardOfOnceItCan() throws Exception {
    try (Opened opened = open(1, table(List.of()))) {
      Outbox outbox = opened.outbox();
      Path bad = data.resolve("dropped/outbox.2000.default_default_r1.dropped.json");
      Files.writeString(bad, "not JSON");
      assertThatThrownBy(() -> outbox.prepare(own(0, 3))).hasMessageContaining(bad.toString());
      Files.delete(bad);
      outbox.prepare(own(0, 3));
      assertThat(heard).hasSize(4).isEqualTo(slots(outbox));
      outbox.routes(own(0, 3));
      append(outbox.logs().get(outbox.destination("r/2").partitions()[0]));
      assertThat(line(outbox, "default_default_r2").getLong("pending")).isEqualTo(1);
      outbox.drop(3, Dropped.Cause.AGE, 1);
      assertThat(line(outbox, "default_default_r2").getLong("dropped_age")).isEqualTo(1);
    }
  }

  @Test
  void whatWasNotedAsDroppedBeforeAKillIsDroppedAfterIt() throws Exception {
    long epoch;
    try (Opened opened = open(1, table(List.of()))) {
      DurableLog log = opened.outbox().logs().get(0);
      epoch = log.epoch();
      for (int i = 0; i < 10; i++) {
        append(log);
      }
    }
    // The note is the last thing that the killed process did.
    Files.writeString(
        data.resolve("dropped/outbox.0.dropped.json"),
        """
        {"epoch": %d, "dropped_oldest": 4, "dropped_age": 0, "dropped_ranges": [[1, 4]]}"""
            .formatted(epoch));
    try (Opened opened = open(1, table(List.of()))) {
      DurableLog log = opened.outbox().logs().get(0);
      CountDownLatch onDisk = new CountDownLatch(1);
      // Who sends each record once is told from where on they are his.
      assertThat(log.releaseOnDisk(6, onDisk::countDown)).isEqualTo(5);
      assertThat(onDisk.await(30, TimeUnit.SECONDS)).isTrue();
      JsonObject line = opened.outbox().ledger().getJsonObject(0);
      assertThat(line.getLong("dropped")).isEqualTo(4);
      assertThat(line.getLong("in_kafka")).isEqualTo(2);
    }
  }

  @Test
  void kindsThatAreEmptyAndUnusedDoNotCount() throws Exception {
    try (Opened opened = open(1, table(List.of()))) {
      Outbox outbox = opened.outbox();
      for (int i = 0; i < 3 * KindOutboxes.KINDS_MAX; i++) {
        RouteTable routes = own(i, 1);
        outbox.prepare(routes);
        outbox.routes(routes);
      }
      assertThat(outbox.used()).hasSize(1);
      assertThat(outbox.logs().size()).isLessThanOrEqualTo(outbox.slotsMax());
      assertThat(heard).isEqualTo(slots(outbox));
    }
  }

  @Test
  void kindsWithRecordsRefuseMoreButNeverTheStart() throws Exception {
    try (Opened opened = open(1, own(0, KindOutboxes.KINDS_MAX))) {
      for (DurableLog log : opened.outbox().logs()) {
        append(log);
      }
      assertThatThrownBy(() -> opened.outbox().prepare(own(100, 1)))
          .hasMessageContaining("32 outboxes");
    }
    try (Opened opened = open(1, own(100, KindOutboxes.KINDS_MAX))) {
      assertThat(opened.outbox().logs()).hasSize(1 + 2 * KindOutboxes.KINDS_MAX);
      assertThat(opened.outbox().slotsMax()).isGreaterThan(opened.outbox().logs().size());
    }
  }

  @Test
  void thereIsNoKindWithoutANumber() throws Exception {
    try (Journal journal = Journal.open(data.resolve("journal"), JournalOptions.defaults())) {
      journal.log("outbox.999000.east_default", 1 << 20);
    }
    try (Opened opened = open(1, table(List.of()))) {
      assertThatThrownBy(() -> opened.outbox().prepare(own(0, 1))).hasMessageContaining("999");
      assertThat(opened.journal().names()).noneMatch(name -> name.contains("1000000"));
    }
  }

  @Test
  void fewerPartitionsAreFilledAndTheOthersServed() throws Exception {
    RouteTable routes =
        table(
            List.of(
                Map.of("name", "all", "filter", "#", "topic", "t"),
                Map.of("name", "east", "filter", "#", "topic", "t", "cluster", "east")));
    try (Opened opened = open(4, routes)) {
      for (DurableLog log : opened.outbox().logs()) {
        append(log);
      }
    }
    try (Opened opened = open(2, routes)) {
      Outbox outbox = opened.outbox();
      assertThat(outbox.ledger()).hasSize(8);
      assertThat(outbox.ledger().stream().map(each -> ((JsonObject) each).getLong("pending")))
          .containsOnly(1L);
      for (int i = 0; i < 100; i++) {
        int[] to = outbox.destination("topic/" + i).partitions();
        assertThat(outbox.logs().get(to[0]).name()).isIn("outbox.0", "outbox.1");
        assertThat(outbox.logs().get(to[1]).name())
            .isIn("outbox.1000.east_default", "outbox.1001.east_default");
      }
      KindOutbox shared = outbox.all().get(0);
      assertThat(shared.usedLogs()).hasSize(4);
      shared.logs().forEach(log -> log.release(1));
      assertThat(shared.logs()).hasSize(4);
    }
  }

  @Test
  void whatWaitsForARouteThatIsGoneKeepsItsLimits() throws Exception {
    RouteTable routes =
        table(
            List.of(
                Map.of(
                    "name",
                    "r",
                    "filter",
                    "#",
                    "topic",
                    "t",
                    "outbox_bytes_max",
                    "2MiB",
                    "outbox_policy",
                    "drop-oldest")));
    try (Opened opened = open(1, routes)) {
      append(opened.outbox().logs().get(1));
    }
    for (int i = 0; i < 2; i++) {
      try (Opened opened = open(1, table(List.of()))) {
        JsonObject line = line(opened.outbox(), "default_default_r");
        assertThat(line.getLong("bytes_max")).isEqualTo(2 << 20);
        assertThat(line.getString("policy")).isEqualTo("drop-oldest");
      }
    }
  }
}
