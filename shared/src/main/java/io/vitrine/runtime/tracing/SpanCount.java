package io.vitrine.runtime.tracing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many spans are open, wait, were sent, and were dropped.
 *
 * <p>Threads: any.
 */
final class SpanCount {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Counter sent;
  private final Counter tooMany;
  private final Counter full;
  private final Counter failed;

  SpanCount(MeterRegistry meters) {
    sent =
        Counter.builder("vitrine.spans.sent")
            .description("Spans that the OTLP endpoint has taken")
            .register(meters);
    tooMany = dropped(meters, "too_many_open");
    full = dropped(meters, "queue_full");
    failed = dropped(meters, "export_failed");
  }

  private static Counter dropped(MeterRegistry meters, String cause) {
    return Counter.builder("vitrine.spans.dropped")
        .description(
            "Spans that were not sent: too many were open or waited, or the OTLP endpoint did not"
                + " take them")
        .tag("cause", cause)
        .register(meters);
  }

  /** Whether one more may be open, by about one for each thread; counts it as dropped if not. */
  boolean mayBegin() {
    if (open.get() < Tracing.OPEN_MAX) {
      return true;
    }
    tooMany.increment();
    return false;
  }

  void begun() {
    open.incrementAndGet();
  }

  void ended() {
    open.decrementAndGet();
  }

  /** Whether one more may wait; counts it as dropped if not. */
  boolean enter() {
    if (waiting.incrementAndGet() > Tracing.SPANS_MAX) {
      waiting.decrementAndGet();
      full.increment();
      return false;
    }
    return true;
  }

  /** So many wait no more. */
  void leave(int spans, boolean taken) {
    waiting.addAndGet(-spans);
    (taken ? sent : failed).increment(spans);
  }
}
