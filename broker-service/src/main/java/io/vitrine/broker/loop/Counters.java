package io.vitrine.broker.loop;

/**
 * The counters of one event loop: plain longs.
 *
 * <p>Threads: the loop's writes; any may read, and sees a value that was true a moment ago.
 */
public final class Counters {
  private final long[] values = new long[Counter.values().length];

  public void add(Counter counter) {
    values[counter.ordinal()]++;
  }

  public void add(Counter counter, long amount) {
    values[counter.ordinal()] += amount;
  }

  /** The counter {@code steps} rows after {@code first}: for rows by QoS or by cause. */
  public void add(Counter first, int steps, long amount) {
    values[first.ordinal() + steps] += amount;
  }

  public long get(Counter counter) {
    return values[counter.ordinal()];
  }
}
