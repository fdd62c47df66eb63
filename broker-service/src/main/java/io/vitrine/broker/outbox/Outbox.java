package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.broker.router.Destination;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The outbox of a broker: durable logs {@code outbox.0}, {@code outbox.1}…, a topic always in the
 * same one. Without routes nothing goes there, and nothing waits for a disk.
 *
 * <p>Threads: any.
 */
public final class Outbox {
  /** What {@link #append} answers when there is no room, or the journal has failed. */
  public static final long REFUSED = -1;

  private final List<DurableLog> logs;
  private final Survivors survivors;
  private final long pendingBytesMax;
  private final Journal journal;
  private final boolean dropNew;
  private final List<Dropped> dropped;
  private final List<DropListener> dropListeners = new CopyOnWriteArrayList<>();
  private volatile RouteTable routes;

  /** Hears what is dropped before it is released. */
  interface DropListener {
    void dropped(int partition, long from, long through);
  }

  /**
   * @param routes that decide at first what goes there
   * @param bytesMax most bytes of one partition
   * @param pendingBytesMax bytes that await the disk from which on publishers are slowed
   * @param dropNew whether messages that there is no room for are dropped, and not refused
   * @param dir where is written down what was dropped
   * @throws IOException if that cannot be read
   */
  public Outbox(
      Journal journal,
      RouteTable routes,
      int partitions,
      long bytesMax,
      long pendingBytesMax,
      boolean dropNew,
      Path dir)
      throws IOException {
    this.journal = journal;
    this.dropNew = dropNew;
    this.routes = routes;
    this.pendingBytesMax = pendingBytesMax;
    List<DurableLog> opened = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      opened.add(journal.log("outbox." + i, bytesMax));
    }
    this.logs = List.copyOf(opened);
    this.survivors = Survivors.read(logs);
    List<Dropped> known = new ArrayList<>();
    for (DurableLog log : logs) {
      known.add(new Dropped(dir.resolve(log.name() + ".dropped.json"), log.epoch()));
    }
    this.dropped = List.copyOf(known);
  }

  /** What was there at the start. */
  public Survivors survivors() {
    return survivors;
  }

  public List<DurableLog> logs() {
    return logs;
  }

  /** Takes other routes; whoever remembers {@link #destination destinations} must ask again. */
  public void routes(RouteTable changed) {
    routes = changed;
  }

  /** Where the messages of a topic go by the routes as they are. */
  public Destination destination(String topic) {
    RouteTable now = routes;
    if (!now.wants(topic)) {
      return Destination.NOWHERE;
    }
    int partition = Math.floorMod(topic.hashCode(), logs.size());
    return new Destination(partition, now.version(), now.awaitsKafka(topic));
  }

  /** Whether a message that there is no room for is dropped, and not refused. */
  boolean dropsNew() {
    return dropNew && journal.failure() == null;
  }

  void onDropped(DropListener listener) {
    dropListeners.add(listener);
  }

  /** Drops records that nobody has released; waits for the disk. */
  void drop(int partition, Dropped.Cause cause, long from, long through) throws IOException {
    dropped.get(partition).add(cause, from, through);
    dropListeners.forEach(listener -> listener.dropped(partition, from, through));
    logs.get(partition).release(through);
  }

  /** How far each partition is, as {@code io.vitrine.contract.RouteRequest} says. */
  public JsonArray ledger() {
    JsonArray outboxes = new JsonArray();
    for (int i = 0; i < logs.size(); i++) {
      DurableLog log = logs.get(i);
      // In this order, so that it is never more than was accepted.
      long released = log.firstSequence() - 1;
      long accepted = log.lastSequence();
      long inKafka = Math.max(0, released - dropped.get(i).count());
      outboxes.add(
          new JsonObject()
              .put("partition", i)
              .put("epoch", log.epoch())
              .put("accepted", accepted)
              .put("in_kafka", inKafka)
              .put("dropped", released - inKafka)
              .put("pending", accepted - released)
              .put("held_bytes", log.bytes())
              .put("bytes_max", log.bytesMax())
              .put("refused", log.refused())
              .mergeIn(dropped.get(i).json()));
    }
    return outboxes;
  }

  /** Whether something may go there, or is there still. */
  public boolean used() {
    return !routes.isEmpty()
        || logs.stream().anyMatch(log -> log.lastSequence() >= log.firstSequence());
  }

  /** Appends a record; returns its sequence, or {@link #REFUSED}. */
  long append(int partition, Buffer record) {
    return logs.get(partition).append(record);
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
