package io.vitrine.inspector.traffic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The last flows, or the last findings, of all nodes. The oldest go when there are too many.
 *
 * <p>Threads: any.
 */
public final class TrafficLog {
  private final int recordsMax;
  private final Deque<TrafficRecord> records = new ArrayDeque<>();
  private final List<Consumer<TrafficRecord>> followers = new CopyOnWriteArrayList<>();
  private long dropped;
  private long total;

  public TrafficLog(int recordsMax) {
    this.recordsMax = recordsMax;
  }

  void add(TrafficRecord record) {
    synchronized (this) {
      total++;
      records.addLast(record);
      if (records.size() > recordsMax) {
        records.removeFirst();
        dropped++;
      }
    }
    followers.forEach(each -> each.accept(record));
  }

  /** Tells each record that comes, on the thread that makes it. */
  public void follow(Consumer<TrafficRecord> follower) {
    followers.add(follower);
  }

  public void leave(Consumer<TrafficRecord> follower) {
    followers.remove(follower);
  }

  /** The newest that match, the newest first. */
  public synchronized List<TrafficRecord> newest(Predicate<TrafficRecord> matching, int limit) {
    List<TrafficRecord> found = new ArrayList<>();
    Iterator<TrafficRecord> backwards = records.descendingIterator();
    while (backwards.hasNext() && found.size() < limit) {
      TrafficRecord each = backwards.next();
      if (matching.test(each)) {
        found.add(each);
      }
    }
    return found;
  }

  /** How many are kept. */
  public int recordsMax() {
    return recordsMax;
  }

  /** How many came so far. */
  public synchronized long total() {
    return total;
  }

  /** How many of them are gone. */
  public synchronized long dropped() {
    return dropped;
  }
}
