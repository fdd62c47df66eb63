package io.vitrine.runtime.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the endpoint takes and what not, and says once when that changes.
 *
 * <p>Threads: the batches' and the HTTP client's.
 */
final class CountingExporter implements SpanExporter {
  private static final Logger LOG = LoggerFactory.getLogger(CountingExporter.class);

  private final SpanExporter exporter;
  private final String endpoint;
  private final SpanCount count;
  private final AtomicBoolean failing = new AtomicBoolean();

  CountingExporter(SpanExporter exporter, String endpoint, SpanCount count) {
    this.exporter = exporter;
    this.endpoint = endpoint;
    this.count = count;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int size = spans.size();
    CompletableResultCode result = exporter.export(spans);
    return result.whenComplete(
        () -> {
          boolean taken = result.isSuccess();
          count.leave(size, taken);
          if (failing.compareAndSet(taken, !taken)) {
            tell(taken, result.getFailureThrowable());
          }
        });
  }

  private void tell(boolean taken, @Nullable Throwable why) {
    if (taken) {
      LOG.info("{} takes spans again", endpoint);
    } else {
      LOG.warn("{} does not take spans, which are dropped and counted: {}", endpoint, reason(why));
    }
  }

  /** Without what the library says: that may have in it what the headers say. */
  private static String reason(@Nullable Throwable why) {
    if (why == null) {
      return "no reason given";
    }
    Throwable cause = why.getCause();
    return cause == null ? "it answers with an error" : cause.getClass().getSimpleName();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
