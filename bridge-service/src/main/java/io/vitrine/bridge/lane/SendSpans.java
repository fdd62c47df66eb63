package io.vitrine.bridge.lane;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.route.Publication;
import io.vitrine.route.TraceContext;
import io.vitrine.runtime.tracing.Spans;
import org.jspecify.annotations.Nullable;

/**
 * Spans of records on their way to Kafka: {@code send}, from when the record is made until Kafka
 * has its batch. Each record is the child of what its message came with, and says so to who
 * consumes it.
 *
 * <p>Threads: the lane's thread.
 */
final class SendSpans {
  private final LaneId id;
  private final String clientId;
  private final @Nullable Spans spans;

  SendSpans(LaneId id, LaneOptions options) {
    this.id = id;
    this.clientId = options.clientId(id);
    this.spans = options.spans();
  }

  /**
   * The trace that a message goes on with.
   *
   * @param parent that the outbox's record has, of the broker's span
   */
  static TraceContext carried(String parent, Publication publication) {
    TraceContext sent = TraceContext.of(publication.properties());
    return new TraceContext(parent, sent == null ? null : sent.state());
  }

  /**
   * A span for the record that a route made of a message; null if it has none.
   *
   * @param rendering of that route
   */
  @Nullable Span begin(Publication publication, Rendering rendering, long sequence, String route) {
    if (spans == null) {
      return null;
    }
    TraceContext trace = publication.trace();
    // Whether a trace begins is the broker's to say, which every message passes.
    if (trace == null) {
      return null;
    }
    // Topics may be made of what messages say, so they are no part of the name.
    SpanBuilder made = spans.begin(trace, SpanKind.PRODUCER, "kafka", "send", "");
    if (made == null) {
      return null;
    }
    OutboxRecord message = publication.message();
    made.setAttribute("messaging.destination.name", rendering.topic())
        .setAttribute("messaging.client.id", clientId)
        .setAttribute("vitrine.mqtt_payload_bytes", message.payload().length())
        .setAttribute("vitrine.route", route)
        .setAttribute("vitrine.mqtt_topic", message.topic())
        .setAttribute("vitrine.client_id", message.clientId())
        .setAttribute("vitrine.node", id.node())
        .setAttribute("vitrine.partition", id.partition())
        .setAttribute("vitrine.sequence", sequence);
    return Spans.start(made);
  }
}
