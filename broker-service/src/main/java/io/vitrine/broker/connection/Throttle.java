package io.vitrine.broker.connection;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How fast messages and bytes may come: each costs time, and who is ahead of the clock by more than
 * a second's worth waits until it is not.
 *
 * <p>Threads: any.
 */
public final class Throttle {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final double nanosPerMessage;
  private final double nanosPerByte;

  /** When all that came so far is paid for. */
  private final AtomicLong paidAt = new AtomicLong(Long.MIN_VALUE);

  private Throttle(long messagesPerSecond, long bytesPerSecond) {
    this.nanosPerMessage = price(messagesPerSecond);
    this.nanosPerByte = price(bytesPerSecond);
  }

  private static double price(long perSecond) {
    return perSecond == 0 ? 0 : (double) SECOND_NANOS / perSecond;
  }

  /**
   * @param messagesPerSecond 0 for no limit
   * @param bytesPerSecond 0 for no limit
   * @return null if there is no limit at all
   */
  public static @Nullable Throttle of(long messagesPerSecond, long bytesPerSecond) {
    return messagesPerSecond == 0 && bytesPerSecond == 0
        ? null
        : new Throttle(messagesPerSecond, bytesPerSecond);
  }

  /**
   * So much has come; the dearer of the two counts.
   *
   * @param nowNanos {@link System#nanoTime}
   * @return nanoseconds to wait before more is read; 0 for none
   */
  public long took(long messages, long bytes, long nowNanos) {
    long cost = (long) Math.max(messages * nanosPerMessage, bytes * nanosPerByte);
    long paid =
        paidAt.accumulateAndGet(
            cost,
            (before, more) ->
                (before == Long.MIN_VALUE ? nowNanos : Math.max(before - nowNanos, 0) + nowNanos)
                    + more);
    return Math.max(0, paid - nowNanos - SECOND_NANOS);
  }
}
