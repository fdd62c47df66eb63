package io.vitrine.runtime.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Counts the spans that are open, and hands on no more that have ended than may wait, so that the
 * next processor drops none uncounted.
 *
 * <p>Threads: any; never waits.
 */
final class BoundedProcessor implements SpanProcessor {
  private final SpanProcessor next;
  private final SpanCount count;

  BoundedProcessor(SpanProcessor next, SpanCount count) {
    this.next = next;
    this.count = count;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    count.begun();
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    count.ended();
    if (count.enter()) {
      next.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return next.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return next.forceFlush();
  }
}
