package io.vitrine.bridge.inlet;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.vitrine.route.TraceContext;
import io.vitrine.runtime.tracing.Spans;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Spans of records on their way from Kafka: {@code process TOPIC}, from when the record was read
 * until the broker owns the message. The message goes on as its child.
 *
 * <p>Threads: any.
 */
final class ProcessSpans {
  private final InletId inlet;
  private final String clientId;
  private final @Nullable Spans spans;

  ProcessSpans(InletId inlet, InletOptions options) {
    this.inlet = inlet;
    this.clientId = options.clientId(inlet);
    this.spans = options.spans();
  }

  /** Null if the record has none. */
  @Nullable Span begin(ConsumerRecord<byte[], byte[]> record) {
    if (spans == null) {
      return null;
    }
    TraceContext trace = MessageFactory.trace(record);
    SpanBuilder made = spans.begin(trace, SpanKind.CONSUMER, "kafka", "process", record.topic());
    if (made == null) {
      return null;
    }
    made.setAttribute("messaging.destination.name", record.topic())
        .setAttribute("messaging.destination.partition.id", Integer.toString(record.partition()))
        .setAttribute("messaging.kafka.offset", record.offset())
        .setAttribute("messaging.consumer.group.name", inlet.group())
        .setAttribute("messaging.client.id", clientId)
        .setAttribute("messaging.message.body.size", Math.max(0, record.serializedValueSize()))
        .setAttribute("vitrine.route", inlet.route().name())
        .setAttribute("vitrine.node", inlet.node());
    return Spans.start(made);
  }
}
