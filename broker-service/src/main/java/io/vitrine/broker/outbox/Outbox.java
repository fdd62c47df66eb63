package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vitrine.broker.router.Route;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The outbox of a broker: durable logs {@code outbox.0}, {@code outbox.1}…, a topic always in the
 * same one. Without routes there is none, and nothing waits for a disk.
 *
 * <p>Threads: any.
 */
public final class Outbox {
  /** What {@link #append} answers when there is no room, or the journal has failed. */
  public static final long REFUSED = -1;

  private final List<TopicFilter> filters;
  private final List<DurableLog> logs;
  private final long pendingBytesMax;
  private final Journal journal;

  /**
   * @param filters topic filters of the routes
   * @param bytesMax most bytes of one partition
   * @param pendingBytesMax bytes that await the disk from which on publishers are slowed
   */
  public Outbox(
      Journal journal,
      List<TopicFilter> filters,
      int partitions,
      long bytesMax,
      long pendingBytesMax) {
    this.journal = journal;
    this.filters = List.copyOf(filters);
    this.pendingBytesMax = pendingBytesMax;
    List<DurableLog> opened = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      opened.add(journal.log("outbox." + i, bytesMax));
    }
    this.logs = List.copyOf(opened);
  }

  public List<DurableLog> logs() {
    return logs;
  }

  /** Partition of a topic, or {@link Route#NO_PARTITION} if no route wants it. */
  public int partition(String topic) {
    for (TopicFilter each : filters) {
      if (each.matches(topic)) {
        return Math.floorMod(topic.hashCode(), logs.size());
      }
    }
    return Route.NO_PARTITION;
  }

  /** Appends a record; returns its sequence, or {@link #REFUSED}. */
  long append(int partition, Buffer record) {
    return logs.get(partition).append(record);
  }

  /** Whether the disk is so far behind that publishers should be slowed. */
  boolean behind() {
    return journal.pendingBytes() > pendingBytesMax;
  }

  /** Whether it has caught up enough to let them go on. */
  boolean caughtUp() {
    return journal.pendingBytes() <= pendingBytesMax / 2;
  }
}
