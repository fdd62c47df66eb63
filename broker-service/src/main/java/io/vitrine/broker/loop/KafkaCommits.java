package io.vitrine.broker.loop;

import io.vitrine.mqtt.packet.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What waits on one event loop until Kafka has it: records of the outbox are released when it has
 * them, first in, first out in each partition. Nothing of it is touched for what waits for the disk
 * alone.
 *
 * <p>Threads: the loop's; {@link #released} any.
 */
public final class KafkaCommits {
  private static final int VERDICTS_MAX = 4_096;

  /** Something that waits. */
  public interface Waiter {
    /**
     * Kafka has it.
     *
     * @param reason code of MQTT 5 with which it is refused; 0 if it is not
     */
    void inKafka(int reason);
  }

  private record Place(int partition, long sequence) {}

  private final Loop loop;
  private final int waitingMax;
  private final AtomicLongArray released;

  /** By partition, up to the last one that somebody has waited for. */
  private final List<TreeMap<Long, List<Waiter>>> waiting = new ArrayList<>();

  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final Runnable release = this::release;

  /** Records that became dead letters, the latest: a publisher may ask for its verdict late. */
  private final Map<Place, Integer> verdicts =
      new LinkedHashMap<>(16) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Integer> eldest) {
          return size() > VERDICTS_MAX;
        }
      };

  /** For each partition the range that was dropped last. */
  private final AtomicReferenceArray<Range> dropped;

  private record Range(long from, long through) {}

  private volatile int count;

  /**
   * @param waitingMax how many may wait before {@link #full} says so
   * @param partitions as many as there can be
   */
  public KafkaCommits(Loop loop, int waitingMax, int partitions) {
    this.loop = loop;
    this.waitingMax = waitingMax;
    this.released = new AtomicLongArray(partitions);
    this.dropped = new AtomicReferenceArray<>(partitions);
  }

  /** Calls {@code waiter} when Kafka has the record; at once if it has it already. */
  public void whenInKafka(int partition, long sequence, Waiter waiter) {
    if (sequence <= released.get(partition)) {
      waiter.inKafka(reason(partition, sequence));
      return;
    }
    while (waiting.size() <= partition) {
      waiting.add(new TreeMap<>());
    }
    // One, unless a publish that was sent again waits for the same record.
    waiting.get(partition).computeIfAbsent(sequence, each -> new ArrayList<>(1)).add(waiter);
    count++;
    // It may have been released while it was entered.
    if (sequence <= released.get(partition)) {
      wake();
    }
  }

  /** Nobody waits any more, if somebody did: a client that is gone leaves nothing here. */
  public void cancel(int partition, long sequence, Waiter waiter) {
    if (partition >= waiting.size()) {
      return;
    }
    TreeMap<Long, List<Waiter>> all = waiting.get(partition);
    List<Waiter> of = all.get(sequence);
    if (of != null && of.remove(waiter)) {
      count--;
      if (of.isEmpty()) {
        all.remove(sequence);
      }
    }
  }

  /** Whether no more should come to wait. */
  public boolean full() {
    return count >= waitingMax;
  }

  /** How many wait; any thread. */
  public int waiting() {
    return count;
  }

  /** A record became a dead letter; before it is released. */
  public void condemn(int partition, long sequence, int reason) {
    verdicts.put(new Place(partition, sequence), reason);
  }

  /** These will not be in Kafka; before they are released. Any thread. */
  public void dropped(int partition, long from, long through) {
    Range before = dropped.get(partition);
    boolean follows = before != null && before.through + 1 == from;
    dropped.set(partition, new Range(follows ? before.from : from, through));
  }

  /** Everything up to {@code sequence} of the partition is in Kafka. */
  public void released(int partition, long sequence) {
    released.accumulateAndGet(partition, sequence, Math::max);
    if (count > 0) {
      wake();
    }
  }

  private void wake() {
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      loop.execute(release);
    }
  }

  private void release() {
    scheduled.set(false);
    loop.tick();
    for (int i = 0; i < waiting.size(); i++) {
      TreeMap<Long, List<Waiter>> all = waiting.get(i);
      long through = released.get(i);
      for (Map.@Nullable Entry<Long, List<Waiter>> head = all.firstEntry();
          head != null && head.getKey() <= through;
          head = all.firstEntry()) {
        all.pollFirstEntry();
        count -= head.getValue().size();
        for (Waiter each : head.getValue()) {
          each.inKafka(reason(i, head.getKey()));
        }
      }
    }
  }

  private int reason(int partition, long sequence) {
    Range range = dropped.get(partition);
    if (range != null && range.from <= sequence && sequence <= range.through) {
      return ReasonCode.QUOTA_EXCEEDED.code();
    }
    @Nullable Integer reason =
        verdicts.isEmpty() ? null : verdicts.get(new Place(partition, sequence));
    return reason == null ? 0 : reason;
  }
}
