package io.vitrine.broker.delayed;

import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.store.DelayedRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait until they are due, of all event loops.
 *
 * <p>Threads: any.
 */
public final class DelayedMessages {
  private record Place(long dueMillis, long number) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::dueMillis).thenComparingLong(Place::number);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final int messagesMax;
  private final long bytesMax;
  private final ConcurrentSkipListMap<Place, DelayedRecord> waiting = new ConcurrentSkipListMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private volatile LongConsumer listener = due -> {};

  /**
   * @param messagesMax most messages; 0: none is taken
   * @param bytesMax most bytes of all of them
   */
  public DelayedMessages(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  /**
   * Calls {@code told} with the time in epoch milliseconds when a message is due that was added.
   */
  void onAdded(LongConsumer told) {
    listener = told;
  }

  /** A message that shall wait; it counts from now on, and waits when it is {@link #add added}. */
  public DelayedRecord number(
      long dueMillis, String clientId, @Nullable String username, Message message) {
    DelayedRecord record =
        new DelayedRecord(numbers.incrementAndGet(), dueMillis, clientId, username, message);
    messages.incrementAndGet();
    bytes.addAndGet(record.weight());
    return record;
  }

  /** Why there is no room for a message of so many bytes; null if there is. */
  public @Nullable Counter full(int messageBytes) {
    if (messages.get() >= messagesMax) {
      return Counter.REFUSED_DELAYED_MESSAGES;
    }
    return bytes.get() + messageBytes > bytesMax ? Counter.REFUSED_DELAYED_BYTES : null;
  }

  /** The disk has it, or need not. */
  public void add(DelayedRecord record) {
    waiting.put(place(record), record);
    listener.accept(record.dueMillis());
  }

  /** A restart found it. */
  public void recovered(DelayedRecord record) {
    numbers.accumulateAndGet(record.number(), Math::max);
    messages.incrementAndGet();
    bytes.addAndGet(record.weight());
    waiting.put(place(record), record);
  }

  /** It counts no more: it was published, or will not be. */
  public void over(DelayedRecord record) {
    messages.decrementAndGet();
    bytes.addAndGet(-record.weight());
  }

  /** Takes one that waits out of the row; false if somebody else has. */
  boolean take(DelayedRecord record) {
    return waiting.remove(place(record)) != null;
  }

  /** Takes the next one that is due; null if there is none. */
  @Nullable DelayedRecord takeDue(long nowMillis) {
    while (true) {
      var first = waiting.firstEntry();
      if (first == null || first.getKey().dueMillis() > nowMillis) {
        return null;
      }
      if (take(first.getValue())) {
        return first.getValue();
      }
    }
  }

  /** When the next one is due, epoch milliseconds; {@link Long#MAX_VALUE} if none waits. */
  long nextMillis() {
    var first = waiting.firstEntry();
    return first == null ? Long.MAX_VALUE : first.getKey().dueMillis();
  }

  /** Those that wait, in the order in which they are due. */
  Collection<DelayedRecord> waiting() {
    return waiting.values();
  }

  /** How many there are, those that are being published included. */
  public long messages() {
    return messages.get();
  }

  /** Bytes of those. */
  public long bytes() {
    return bytes.get();
  }

  private static Place place(DelayedRecord record) {
    return new Place(record.dueMillis(), record.number());
  }
}
