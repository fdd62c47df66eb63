package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalException;
import io.vitrine.route.OutboxKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outboxes of all kinds. One that was made stays, so that its slots do; after a restart those
 * are left out that are empty and that no route needs.
 *
 * <p>Threads: any; opened one at a time.
 */
final class KindOutboxes {
  /** Most kinds that routes use or that have records: each has logs, a bridge a lane for each. */
  static final int KINDS_MAX = 32;

  /** Most kinds that are opened after the start, those that are empty and unused by now too. */
  static final int LATER_MAX = 480;

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
  private final KindLimits limits;
  private volatile Open open = new Open(List.of(), List.of(), List.of());

  /** How many were open at the start. */
  private int atStart;

  /**
   * @param limits what routes have set before
   */
  KindOutboxes(Journal journal, OutboxDefaults defaults, KindLimits limits) {
    this.journal = journal;
    this.defaults = defaults;
    this.limits = limits;
  }

  /** Opens what routes need, and what has records, however many kinds that are. */
  void openUsed(RouteTable routes) throws IOException {
    Set<OutboxKind> used = new LinkedHashSet<>();
    used.add(OutboxKind.SHARED);
    List<LogName> known = known();
    for (LogName each : known) {
      if (routes.uses(each.kind()) || hasRecords(each)) {
        used.add(each.kind());
      }
    }
    List<OutboxKind> wanted = kinds(routes);
    check(wanted.size());
    used.addAll(wanted);
    publish(used);
    atStart = open.all.size();
    for (KindOutbox each : open.all) {
      KindOutbox.Limits before = each.ownLimits() ? limits.find(each.kind()) : null;
      if (before != null) {
        each.limits(before);
      }
    }
    limits.keep(routes, kind -> find(kind) != null);
    limit(routes);
  }

  private boolean hasRecords(LogName name) {
    DurableLog log = journal.log(name.toString(), bytesMax(name.kind()));
    return log.firstSequence() <= log.lastSequence();
  }

  /**
   * Opens what routes need and is not open: all or, if that cannot be, none.
   *
   * @throws IOException if there are too many kinds, or the disk cannot
   */
  void open(RouteTable routes) throws IOException {
    List<OutboxKind> wanted = kinds(routes);
    List<OutboxKind> fresh = wanted.stream().filter(each -> find(each) == null).toList();
    if (!fresh.isEmpty()) {
      check(wanted, fresh);
      publish(fresh);
    }
    limits.keep(routes, kind -> find(kind) != null);
  }

  private void check(List<OutboxKind> wanted, List<OutboxKind> fresh) throws IOException {
    Set<OutboxKind> used = new HashSet<>(wanted);
    open.all.stream().filter(each -> !each.empty()).forEach(each -> used.add(each.kind()));
    check(used.size());
    if (open.all.size() - atStart + fresh.size() > LATER_MAX) {
      throw new IOException(
          LATER_MAX
              + " outboxes were made for routes since the start; a restart forgets the empty");
    }
  }

  private static List<OutboxKind> kinds(RouteTable routes) {
    return routes.rows().stream().map(row -> row.outbox().kind()).distinct().toList();
  }

  private static void check(int kinds) throws IOException {
    if (kinds > KINDS_MAX) {
      throw new IOException(
          "routes need more than "
              + KINDS_MAX
              + " outboxes, with those that still have records: one for each cluster and delivery,"
              + " and for each route with limits of its own");
    }
  }

  private void publish(Collection<OutboxKind> kinds) throws IOException {
    Open before = open;
    List<KindOutbox> all = new ArrayList<>(before.all);
    List<KindOutbox> bySlot = new ArrayList<>(before.bySlot);
    List<DurableLog> logs = new ArrayList<>(before.logs);
    try {
      for (OutboxKind kind : kinds) {
        KindOutbox made = make(kind, logs.size());
        all.add(made);
        made.logs().forEach(log -> bySlot.add(made));
        logs.addAll(made.logs());
      }
    } catch (JournalException e) {
      throw new IOException(e.getMessage(), e);
    }
    open = new Open(all, bySlot, logs);
  }

  private KindOutbox make(OutboxKind kind, int slot) throws IOException {
    int number = number(kind);
    List<DurableLog> logs = new ArrayList<>();
    for (int i = 0; i < count(kind, number); i++) {
      logs.add(journal.log(new LogName(number + i, kind).toString(), bytesMax(kind)));
    }
    return new KindOutbox(kind, number, slot, logs, defaults);
  }

  private long bytesMax(OutboxKind kind) {
    return kind.route().isEmpty() ? defaults.logBytesMax() : Long.MAX_VALUE;
  }

  /** That of the first partition: the one that it had, or the next free one. */
  private int number(OutboxKind kind) throws IOException {
    if (kind.equals(OutboxKind.SHARED)) {
      return 0;
    }
    int next = LogName.NUMBERS;
    for (LogName each : known()) {
      int first = each.number() - each.number() % LogName.NUMBERS;
      if (each.kind().equals(kind)) {
        return first;
      }
      next = Math.max(next, first + LogName.NUMBERS);
    }
    if (next > LogName.NUMBER_MAX) {
      throw new IOException(
          "the outbox has had "
              + (LogName.NUMBER_MAX / LogName.NUMBERS)
              + " kinds since it was made, and has no number for "
              + kind);
    }
    return next;
  }

  /** Those that nobody writes to since there are to be fewer have to be read all the same. */
  private int count(OutboxKind kind, int number) {
    int there = defaults.partitions();
    for (LogName each : known()) {
      there = each.kind().equals(kind) ? Math.max(there, each.number() - number + 1) : there;
    }
    return there;
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

  /** Most slots that there can be before a restart; to be asked at the start. */
  int slotsMax() {
    int most = defaults.partitions();
    for (LogName each : known()) {
      most = Math.max(most, each.number() % LogName.NUMBERS + 1);
    }
    return open.logs.size() + most * LATER_MAX;
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
