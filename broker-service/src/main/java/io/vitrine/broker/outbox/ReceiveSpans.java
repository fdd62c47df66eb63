package io.vitrine.broker.outbox;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.vitrine.broker.router.Publication;
import io.vitrine.mqtt.codec.PropertyReader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import io.vitrine.route.TraceContext;
import io.vitrine.runtime.tracing.Spans;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of messages that go to Kafka: {@code receive}, from the broker's receipt until the outbox
 * has them on disk, which is when they are acknowledged. The record in the outbox is the child.
 *
 * <p>Threads: one event loop's.
 */
final class ReceiveSpans {
  /** More that wait for the disk end at once. */
  private static final int OPEN_MAX = 4_096;

  /** A message that the disk does not have yet. */
  private record Open(Span span, int[] slots, long[] sequences) {}

  private final Spans spans;
  private final Outbox outbox;
  private final PropertyReader reader = new PropertyReader();
  private final Deque<Open> open = new ArrayDeque<>();

  ReceiveSpans(Spans spans, Outbox outbox) {
    this.spans = spans;
    this.outbox = outbox;
  }

  /**
   * A span for the message at hand; null if it has none.
   *
   * @param receivedMicros epoch microseconds
   */
  @Nullable Span begin(
      Publication publication, String clientId, int qos, int packetId, long receivedMicros) {
    TraceContext trace = publication.propertiesLength() == 0 ? null : trace(publication);
    SpanBuilder made = spans.begin(trace, SpanKind.CONSUMER, "mqtt", "receive", "");
    if (made == null) {
      return null;
    }
    String topic =
        new String(publication.topic(), 0, publication.topicLength(), StandardCharsets.UTF_8);
    made.setStartTimestamp(receivedMicros, TimeUnit.MICROSECONDS)
        .setAttribute("messaging.destination.name", topic)
        .setAttribute("messaging.client.id", clientId)
        .setAttribute("messaging.message.body.size", publication.payloadLength())
        .setAttribute("vitrine.mqtt_qos", qos)
        .setAttribute("vitrine.mqtt_packet_id", packetId);
    return Spans.start(made);
  }

  /** That of its user properties; the first of a name counts. */
  private @Nullable TraceContext trace(Publication publication) {
    int start = publication.propertiesStart();
    int end = start + publication.propertiesLength();
    String parent = null;
    String state = null;
    try {
      reader.reset(publication.buf(), start, end, PacketType.PUBLISH, false);
      while (reader.next()) {
        if (reader.property() == Property.USER_PROPERTY) {
          if (parent == null && isNamed(TraceContext.PARENT)) {
            parent = reader.secondText();
          } else if (state == null && isNamed(TraceContext.STATE)) {
            state = reader.secondText();
          }
        }
      }
    } catch (MalformedPacket e) {
      return null;
    }
    return TraceContext.of(parent, state);
  }

  /** Names of other lengths are not made into texts. */
  private boolean isNamed(String name) {
    return reader.length() == name.length() && reader.text().equals(name);
  }

  /**
   * The message is in the outbox, or was dropped by it.
   *
   * @param sequences one for each slot
   */
  void appended(Span span, int[] slots, long[] sequences) {
    if (open.size() < OPEN_MAX) {
      open.add(new Open(span, slots, Arrays.copyOf(sequences, slots.length)));
    } else {
      span.end();
    }
  }

  /** Ends the spans of what the disk has by now. */
  void settle() {
    for (Open first = open.peek();
        first != null && outbox.settled(first.slots(), first.sequences());
        first = open.peek()) {
      if (outbox.failed()) {
        Spans.fail(first.span(), "outbox_failed");
      } else {
        first.span().end();
      }
      open.remove();
    }
  }
}
