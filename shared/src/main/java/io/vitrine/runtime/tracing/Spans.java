package io.vitrine.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vitrine.route.TraceContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans, for messages whose trace is sampled alone. Names of attributes are those of
 * OpenTelemetry's semantic conventions for messaging.
 *
 * <p>Threads: any.
 */
public final class Spans {
  private static final TextMapGetter<TraceContext> FIELDS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(TraceContext from) {
          return List.of(TraceContext.PARENT, TraceContext.STATE);
        }

        @Override
        public @Nullable String get(@Nullable TraceContext from, String key) {
          if (from == null) {
            return null;
          }
          return key.equals(TraceContext.PARENT) ? from.parent() : from.state();
        }
      };

  private final Tracer tracer;
  private final SpanCount count;
  private final double ratio;

  /**
   * @param ratio which part of the messages without a trace begins one
   */
  Spans(Tracer tracer, SpanCount count, double ratio) {
    this.tracer = tracer;
    this.count = count;
    this.ratio = ratio;
  }

  /**
   * Whether a message has spans.
   *
   * @param trace that it came with; null if it came with none
   */
  boolean wanted(@Nullable TraceContext trace) {
    return trace == null
        ? ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio
        : trace.sampled();
  }

  /**
   * A span of a message, for {@link #start}; null if it is not sampled, or too many are open.
   *
   * @param trace that the message came with; null begins one
   * @param system {@code messaging.system}
   * @param operation {@code messaging.operation.name} and {@code …type}, where the span's name
   *     begins
   * @param destination that the name ends with; empty if there are too many to be part of a name
   */
  public @Nullable SpanBuilder begin(
      @Nullable TraceContext trace,
      SpanKind kind,
      String system,
      String operation,
      String destination) {
    if (!wanted(trace) || !count.mayBegin()) {
      return null;
    }
    return tracer
        .spanBuilder(destination.isEmpty() ? operation : operation + " " + destination)
        .setSpanKind(kind)
        .setParent(parent(trace))
        .setAttribute("messaging.system", system)
        .setAttribute("messaging.operation.name", operation)
        .setAttribute("messaging.operation.type", operation);
  }

  /** Null if there are no spans any more, since the process ends. */
  public static @Nullable Span start(SpanBuilder made) {
    Span span = made.startSpan();
    return span.getSpanContext().isValid() && span.isRecording() ? span : null;
  }

  private static Context parent(@Nullable TraceContext trace) {
    return trace == null
        ? Context.root()
        : W3CTraceContextPropagator.getInstance().extract(Context.root(), trace, FIELDS);
  }

  /** What goes on with a message that has a span. */
  public static TraceContext context(Span span) {
    Map<String, String> fields = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.root().with(span), fields, (into, name, text) -> put(into, name, text));
    String parent = fields.get(TraceContext.PARENT);
    if (parent == null) {
      throw new IllegalArgumentException("a span without a context");
    }
    return new TraceContext(parent, fields.get(TraceContext.STATE));
  }

  private static void put(@Nullable Map<String, String> into, String name, String text) {
    if (into != null) {
      into.put(name, text);
    }
  }

  /**
   * Ends a span of what did not become what it should have.
   *
   * @param cause {@code error.type}: of few values
   */
  public static void fail(Span span, String cause) {
    span.setAttribute("error.type", cause);
    span.setStatus(StatusCode.ERROR);
    span.end();
  }
}
