package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalException;
import io.vitrine.route.OutboxKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outboxes of all kinds. One that was made stays, so that its slots do; after a restart those
 * are left out that are empty and that no route needs.
 *
 * <p>Threads: any; opened one at a time.
 */
final class KindOutboxes {
  /** Most kinds: each has logs, which a bridge reads by a lane each. */
  static final int KINDS_MAX = 32;

  private record Open(List<KindOutbox> all, List<KindOutbox> bySlot, List<DurableLog> logs) {
    Open {
      all = List.copyOf(all);
      bySlot = List.copyOf(bySlot);
      logs = List.copyOf(logs);
    }

    @Nullable KindOutbox find(OutboxKind kind) {
      return all.stream().filter(each -> each.kind().equals(kind)).findFirst().orElse(null);
    }
  }

  private final Journal journal;
  private final OutboxDefaults defaults;
  private volatile Open open = new Open(List.of(), List.of(), List.of());

  KindOutboxes(Journal journal, OutboxDefaults defaults) {
    this.journal = journal;
    this.defaults = defaults;
  }

  /** Opens what routes need, and what has records. */
  void openUsed(RouteTable routes) throws IOException {
    open(OutboxKind.SHARED);
    for (LogName each : known()) {
      boolean first = each.number() % LogName.NUMBERS == 0 && find(each.kind()) == null;
      if (first && (routes.uses(each.kind()) || !make(each.kind(), 0).empty())) {
        open(each.kind());
      }
    }
    open(routes);
    limit(routes);
  }

  /**
   * Opens what routes need and is not open.
   *
   * @return what was opened, in the order of slots
   */
  List<KindOutbox> open(RouteTable routes) throws IOException {
    List<KindOutbox> opened = new ArrayList<>();
    for (RouteTable.Row row : routes.rows()) {
      if (find(row.outbox().kind()) == null) {
        opened.add(open(row.outbox().kind()));
      }
    }
    return opened;
  }

  private KindOutbox open(OutboxKind kind) throws IOException {
    Open before = open;
    if (before.all.size() >= KINDS_MAX) {
      throw new IOException(
          "routes need more than "
              + KINDS_MAX
              + " outboxes: one for each cluster and delivery, and for each route with limits of its"
              + " own");
    }
    KindOutbox made;
    try {
      made = make(kind, before.logs.size());
    } catch (JournalException e) {
      throw new IOException(e.getMessage(), e);
    }
    List<KindOutbox> all = new ArrayList<>(before.all);
    List<KindOutbox> bySlot = new ArrayList<>(before.bySlot);
    List<DurableLog> logs = new ArrayList<>(before.logs);
    all.add(made);
    made.logs().forEach(log -> bySlot.add(made));
    logs.addAll(made.logs());
    open = new Open(all, bySlot, logs);
    return made;
  }

  private KindOutbox make(OutboxKind kind, int slot) {
    int number = number(kind);
    long bytesMax = kind.route().isEmpty() ? defaults.logBytesMax() : Long.MAX_VALUE;
    List<DurableLog> logs = new ArrayList<>();
    for (int i = 0; i < count(kind); i++) {
      logs.add(journal.log(new LogName(number + i, kind).toString(), bytesMax));
    }
    return new KindOutbox(kind, number, slot, logs, defaults);
  }

  /** That of the first partition: the one that it had, or the next free one. */
  private int number(OutboxKind kind) {
    int next = kind.equals(OutboxKind.SHARED) ? 0 : LogName.NUMBERS;
    for (LogName each : known()) {
      int first = each.number() - each.number() % LogName.NUMBERS;
      if (each.kind().equals(kind)) {
        return first;
      }
      next = kind.equals(OutboxKind.SHARED) ? 0 : Math.max(next, first + LogName.NUMBERS);
    }
    return next;
  }

  /** Those that nobody writes to since there are to be fewer have to be read all the same. */
  private int count(OutboxKind kind) {
    long there =
        kind.equals(OutboxKind.SHARED)
            ? 0
            : known().stream().filter(each -> each.kind().equals(kind)).count();
    return (int) Math.max(there, defaults.partitions());
  }

  private List<LogName> known() {
    return journal.names().stream().sorted().map(LogName::parse).filter(Objects::nonNull).toList();
  }

  /** Takes the limits that routes set. */
  void limit(RouteTable routes) {
    for (RouteTable.Row row : routes.rows()) {
      KindOutbox of = row.outbox().kind().route().isEmpty() ? null : find(row.outbox().kind());
      if (of != null) {
        of.limits(defaults.with(row.outbox()));
      }
    }
  }

  private @Nullable KindOutbox find(OutboxKind kind) {
    return open.find(kind);
  }

  List<KindOutbox> all() {
    return open.all;
  }

  List<DurableLog> logs() {
    return open.logs;
  }

  KindOutbox ofSlot(int slot) {
    return open.bySlot.get(slot);
  }

  /** Those of some routes, each once, in the order in which they were made. */
  List<KindOutbox> of(List<RouteTable.Row> rows) {
    return open.all.stream()
        .filter(each -> rows.stream().anyMatch(row -> row.isOf(each.kind())))
        .toList();
  }

  int slotsMax() {
    int most = defaults.partitions();
    for (LogName each : known()) {
      most = Math.max(most, each.number() % LogName.NUMBERS + 1);
    }
    return most * KINDS_MAX;
  }

  /** Appends a record; returns its sequence, or {@link Outbox#REFUSED}. */
  long append(int slot, Buffer record) {
    Open now = open;
    DurableLog log = now.logs.get(slot);
    if (now.bySlot.get(slot).ownLimits() && !now.bySlot.get(slot).hasRoom(log, record.length())) {
      log.countRefused();
      return Outbox.REFUSED;
    }
    return log.append(record);
  }
}
