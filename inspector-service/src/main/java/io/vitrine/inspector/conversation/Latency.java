package io.vitrine.inspector.conversation;

/** How long answers took: count, sum, least and most, in nanoseconds of the capture. */
public final class Latency {
  private long count;
  private long sumNanos;
  private long minNanos = Long.MAX_VALUE;
  private long maxNanos;

  void add(long nanos) {
    count++;
    sumNanos += nanos;
    minNanos = Math.min(minNanos, nanos);
    maxNanos = Math.max(maxNanos, nanos);
  }

  public long count() {
    return count;
  }

  public long meanNanos() {
    return count == 0 ? 0 : sumNanos / count;
  }

  public long minNanos() {
    return count == 0 ? 0 : minNanos;
  }

  public long maxNanos() {
    return maxNanos;
  }
}
