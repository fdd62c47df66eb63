package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.broker.router.Destination;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.route.OutboxKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The outbox of a broker: durable logs {@code outbox.0}, {@code outbox.1}…, a topic always in the
 * same one; beside them as many for each other {@linkplain OutboxKind kind} of routes. Without
 * routes nothing goes there, and nothing waits for a disk.
 *
 * <p>Partitions of all kinds are numbered through here: their slots.
 *
 * <p>Threads: any.
 */
public final class Outbox {
  /** What {@link #append} answers when there is no room, or the journal has failed. */
  public static final long REFUSED = -1;

  private final KindOutboxes kinds;
  private final Survivors survivors;
  private final RouteRefusals refusals;
  private final long pendingBytesMax;
  private final Journal journal;
  private final Path dir;
  private final List<AcceptedRoutes> accepted = new CopyOnWriteArrayList<>();
  private final List<Dropped> dropped = new CopyOnWriteArrayList<>();
  private final Map<DurableLog, PendingRoutes> pending = new ConcurrentHashMap<>();
  private final List<DropListener> dropListeners = new CopyOnWriteArrayList<>();
  private final List<LogListener> logListeners = new CopyOnWriteArrayList<>();
  private volatile RouteTable routes;

  /** Hears what is dropped before it is released. */
  interface DropListener {
    void dropped(int slot, long from, long through);
  }

  /** Hears of the logs that there are and of those that come, each once. */
  interface LogListener {
    void opened(int slot, DurableLog log);
  }

  /**
   * @param routes that decide at first what goes there
   * @param pendingBytesMax bytes that await the disk from which on publishers are slowed
   * @param dir where is written down what was dropped
   * @param meters for what routes do not get
   * @throws IOException if that cannot be read, or there are too many kinds
   */
  public Outbox(
      Journal journal,
      RouteTable routes,
      OutboxDefaults defaults,
      long pendingBytesMax,
      Path dir,
      MeterRegistry meters)
      throws IOException {
    this.journal = journal;
    this.refusals = new RouteRefusals(meters);
    this.routes = routes;
    this.pendingBytesMax = pendingBytesMax;
    this.dir = dir;
    this.kinds =
        new KindOutboxes(journal, defaults, new KindLimits(dir.resolve("limits.json"), defaults));
    kinds.openUsed(routes);
    for (DurableLog log : logs()) {
      keepCounts(log);
    }
    this.survivors = Survivors.read(logs());
  }

  /** To be called for the log of the next slot, before anything is appended. */
  private void keepCounts(DurableLog log) throws IOException {
    KindOutbox of = kinds.ofSlot(dropped.size());
    AcceptedRoutes counts =
        new AcceptedRoutes(of.kind().name(), log.lastNote(), log.lastSequence());
    log.keep(counts);
    accepted.add(counts);
    dropped.add(droppedOf(log));
  }

  /** What a kill left between being noted and being dropped is dropped. */
  private Dropped droppedOf(DurableLog log) throws IOException {
    Dropped noted = new Dropped(dir.resolve(log.name() + ".dropped.json"), log.epoch());
    long through = noted.through(log.firstSequence());
    if (through >= log.firstSequence()) {
      log.release(Math.min(through, log.lastSequence()));
    }
    return noted;
  }

  /** What routes did not get. */
  RouteRefusals refusals() {
    return refusals;
  }

  /** What was there at the start. */
  public Survivors survivors() {
    return survivors;
  }

  /** By slot. */
  public List<DurableLog> logs() {
    return kinds.logs();
  }

  /** Most slots that there can be before a restart; to be asked at the start. */
  public int slotsMax() {
    return kinds.slotsMax();
  }

  /**
   * Makes the logs that routes need; they are used when the routes {@linkplain #routes apply}.
   * Waits for the disk.
   *
   * @throws IOException if there are too many kinds, or the disk cannot
   */
  public synchronized void prepare(RouteTable changed) throws IOException {
    kinds.open(changed);
    // Also what is left of a time when the disk could not.
    List<DurableLog> logs = logs();
    for (int slot = dropped.size(); slot < logs.size(); slot++) {
      DurableLog log = logs.get(slot);
      int opened = slot;
      keepCounts(log);
      logListeners.forEach(each -> each.opened(opened, log));
    }
  }

  /** Takes other routes; whoever remembers {@link #destination destinations} must ask again. */
  public void routes(RouteTable changed) {
    kinds.limit(changed);
    routes = changed;
  }

  /** Tells of all logs, those that come too. */
  synchronized void eachLog(LogListener listener) {
    List<DurableLog> there = logs();
    for (int i = 0; i < dropped.size(); i++) {
      listener.opened(i, there.get(i));
    }
    logListeners.add(listener);
  }

  /** Where the messages of a topic go by the routes as they are. */
  public Destination destination(String topic) {
    RouteTable now = routes;
    List<RouteTable.Row> rows = now.matching(topic);
    if (rows.isEmpty()) {
      return Destination.NOWHERE;
    }
    List<KindOutbox> of = kinds.of(rows);
    int[] slots = new int[of.size()];
    long awaiting = 0;
    for (int i = 0; i < slots.length; i++) {
      OutboxKind kind = of.get(i).kind();
      slots[i] = of.get(i).slot(topic);
      boolean waits = rows.stream().anyMatch(row -> row.awaitsKafka() && row.isOf(kind));
      awaiting |= waits ? 1L << i : 0;
    }
    OutboxClaims claims = claims(of, rows);
    List<List<String>> names = claims.all().stream().map(OutboxClaims.Claim::routes).toList();
    return new Destination(slots, now.version(), awaiting, claims.encode(), names);
  }

  private static OutboxClaims claims(List<KindOutbox> of, List<RouteTable.Row> rows) {
    List<OutboxClaims.Claim> claims = new ArrayList<>();
    for (KindOutbox each : of) {
      String outbox = of.size() == 1 ? OutboxClaims.HERE : each.kind().name();
      List<String> routes =
          rows.stream().filter(row -> row.isOf(each.kind())).map(RouteTable.Row::name).toList();
      claims.add(new OutboxClaims.Claim(outbox, routes));
    }
    return new OutboxClaims(claims);
  }

  /** Whether a message that a slot has no room for is dropped, and not refused. */
  boolean dropsNew(int slot) {
    return kinds.ofSlot(slot).limits().dropsNew() && journal.failure() == null;
  }

  void onDropped(DropListener listener) {
    dropListeners.add(listener);
  }

  /**
   * Drops the oldest records that nobody has released; waits for the disk.
   *
   * @return the first one that was dropped; beyond {@code through} if none was
   */
  long drop(int slot, Dropped.Cause cause, long through) throws IOException {
    DurableLog log = logs().get(slot);
    return log.drop(
        through,
        (from, to) -> {
          dropped.get(slot).add(cause, from, to, byRoute(log, slot, from, to));
          dropListeners.forEach(listener -> listener.dropped(slot, from, to));
        });
  }

  private Map<String, Long> byRoute(DurableLog log, int slot, long from, long to) {
    ClaimedRoutes claimed = new ClaimedRoutes(kinds.ofSlot(slot).kind().name());
    Map<String, Long> counts = new HashMap<>();
    LogScan.each(
        log,
        from,
        to,
        (sequence, record) -> {
          claimed.of(record).forEach(route -> counts.merge(route, 1L, Long::sum));
          return true;
        });
    return counts;
  }

  /**
   * How far each partition is, as {@code io.vitrine.contract.RouteRequest} says; what waits for
   * each route as it was {@linkplain #waiting counted} last.
   */
  public JsonArray ledger() {
    JsonArray outboxes = new JsonArray();
    List<DurableLog> logs = logs();
    for (int i = 0; i < Math.min(logs.size(), dropped.size()); i++) {
      DurableLog log = logs.get(i);
      KindOutbox of = kinds.ofSlot(i);
      // In this order, so that it is never more than was accepted.
      long released = log.firstSequence() - 1;
      long last = log.lastSequence();
      long inKafka = Math.max(0, released - dropped.get(i).count());
      outboxes.add(
          new JsonObject()
              .put("partition", of.number(log))
              .put("outbox", of.kind().name())
              .put("epoch", log.epoch())
              .put("accepted", last)
              .put("accepted_by_route", accepted.get(i).json())
              .put("accepted_counted_from", accepted.get(i).from())
              .put("in_kafka", inKafka)
              .put("dropped", released - inKafka)
              .put("pending", last - released)
              .put("held_bytes", log.bytes())
              .put("bytes_max", of.bytesMax(log))
              .put("policy", of.limits().policy())
              .put("refused", log.refused())
              .put("refused_by_route", refusals.json(i))
              .mergeIn(pending(log, of).json(released + 1, last))
              .mergeIn(dropped.get(i).json()));
    }
    return outboxes;
  }

  /**
   * Counts what waits for each route, in all partitions; waits for the disk.
   *
   * @param records most that are read anew; the next count goes on from there
   * @param turn which partition is counted first
   */
  Map<String, Waiting> waiting(int records, int turn) {
    Map<String, Waiting> all = new HashMap<>();
    List<DurableLog> logs = logs();
    int left = records;
    for (int i = 0; i < logs.size(); i++) {
      int slot = Math.floorMod(turn + i, logs.size());
      PendingRoutes pending = pending(logs.get(slot), kinds.ofSlot(slot));
      left -= pending.count(logs.get(slot).firstSequence(), left);
      pending.waiting().forEach((route, waiting) -> all.merge(route, waiting, Waiting::plus));
    }
    return all;
  }

  /** Those there are now. */
  List<String> routeNames() {
    return routes.rows().stream().map(RouteTable.Row::name).toList();
  }

  private PendingRoutes pending(DurableLog log, KindOutbox of) {
    return pending.computeIfAbsent(log, each -> new PendingRoutes(each, of.kind().name()));
  }

  /** The kinds that something may go to, or is in still. */
  List<KindOutbox> used() {
    RouteTable now = routes;
    return kinds.all().stream().filter(each -> now.uses(each.kind()) || !each.empty()).toList();
  }

  /** Those of all kinds. */
  List<KindOutbox> all() {
    return kinds.all();
  }

  /**
   * Whether a record has room; counts it as refused if not.
   *
   * @param unrefusable whether there is nobody who could be refused
   */
  boolean hasRoom(int slot, int bytes, boolean unrefusable) {
    DurableLog log = logs().get(slot);
    KindOutbox of = kinds.ofSlot(slot);
    boolean reserve = unrefusable && !of.limits().dropsNew();
    boolean room = reserve ? of.hasReserve(log, bytes) : of.hasRoom(log, bytes);
    if (!room) {
      log.countRefused();
    }
    return room;
  }

  /** Appends a record; returns its sequence, or {@link #REFUSED}. */
  long append(int slot, Buffer record) {
    return kinds.append(slot, record);
  }

  /** Appends a record that was found to have room, whatever has come meanwhile. */
  long appendAnyway(int slot, Buffer record) {
    return logs().get(slot).appendAnyway(record);
  }

  /** Whether records are on disk. */
  boolean onDisk(int[] slots, long[] sequences) {
    List<DurableLog> logs = logs();
    boolean there = true;
    for (int i = 0; i < slots.length; i++) {
      there &= logs.get(slots[i]).lastSequence() >= sequences[i];
    }
    return there;
  }

  /** The same, or whether they never will be. */
  boolean settled(int[] slots, long[] sequences) {
    return onDisk(slots, sequences) || failed();
  }

  /** Whether nothing can be appended any more, until a restart. */
  public boolean failed() {
    return journal.failure() != null;
  }

  /** Calls {@code listener} once if the disk fails; at once if it has already. */
  void onFailure(Runnable listener) {
    journal.onFailure(cause -> listener.run());
  }

  /** Whether the disk is so far behind that publishers should be slowed. */
  boolean behind() {
    return journal.pendingBytes() > pendingBytesMax && !failed();
  }

  /** Whether it has caught up enough to let them go on; if it failed they are told so. */
  boolean caughtUp() {
    return journal.pendingBytes() <= pendingBytesMax / 2 || failed();
  }
}
