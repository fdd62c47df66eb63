package io.vitrine.bridge.inlet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.trace.Span;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.record.HeaderNames;
import io.vitrine.config.KafkaRouteSettings;
import io.vitrine.contract.InletMessage;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import io.vitrine.route.KafkaMessage;
import io.vitrine.route.Template;
import io.vitrine.route.TraceContext;
import io.vitrine.runtime.tracing.Spans;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * From a record of Kafka to a message of MQTT.
 *
 * <p>Threads: any.
 */
final class MessageFactory {
  private static final long EXPIRY_MAX = 0xFFFF_FFFFL;
  private static final int PROPERTY_BYTES_MAX = 65_535;

  private final KafkaRouteSettings route;
  private final byte[] node;

  MessageFactory(InletId inlet) {
    this.route = inlet.route();
    this.node = inlet.node().getBytes(StandardCharsets.UTF_8);
  }

  /** Whether this broker sent it to Kafka itself, and the route does not want it back. */
  boolean echo(ConsumerRecord<byte[], byte[]> record) {
    Header from = route.echo() ? null : record.headers().lastHeader(HeaderNames.NODE);
    return from != null && java.util.Arrays.equals(from.value(), node);
  }

  /**
   * @param span whose trace the message goes on with; null for that of the record
   * @throws Unpublishable if it can be no message
   */
  InletMessage make(ConsumerRecord<byte[], byte[]> record, @Nullable Span span)
      throws Unpublishable {
    KafkaMessage from = message(record);
    String topic = required("topic", route.topic(), from);
    String qos = required("qos", route.qos(), from);
    String retain = required("retain", route.retain(), from);
    if (!qos.matches("[012]")) {
      throw invalid("qos", qos, "0, 1 or 2");
    }
    if (!retain.equals("true") && !retain.equals("false")) {
      throw invalid("retain", retain, "true or false");
    }
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] payload =
        route.payload().isEmpty() ? value : bytes(required("payload", route.payload(), from));
    return new InletMessage(
        topic,
        Integer.parseInt(qos),
        Boolean.parseBoolean(retain),
        expiry(from),
        properties(record, from, span),
        payload);
  }

  private static KafkaMessage message(ConsumerRecord<byte[], byte[]> record) {
    return new KafkaMessage(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        name -> {
          Header header = record.headers().lastHeader(name);
          return header == null ? null : header.value();
        });
  }

  private long expiry(KafkaMessage from) throws Unpublishable {
    String seconds = optional(route.properties().messageExpiry(), from);
    if (seconds == null || seconds.isEmpty()) {
      return InletMessage.NO_EXPIRY;
    }
    if (!seconds.matches("[0-9]{1,10}") || Long.parseLong(seconds) > EXPIRY_MAX) {
      throw invalid("message_expiry_seconds", seconds, "0 to " + EXPIRY_MAX);
    }
    return Long.parseLong(seconds);
  }

  private byte[] properties(
      ConsumerRecord<byte[], byte[]> record, KafkaMessage from, @Nullable Span span)
      throws Unpublishable {
    ByteBuf out = Unpooled.buffer();
    KafkaRouteSettings.Properties named = route.properties();
    write(out, Property.CONTENT_TYPE, optional(named.contentType(), from));
    write(out, Property.RESPONSE_TOPIC, optional(named.responseTopic(), from));
    String correlation = optional(named.correlationData(), from);
    if (correlation != null) {
      checkLength("correlation_data", correlation);
      PropertyWriter.write(out, Property.CORRELATION_DATA, bytes(correlation));
    }
    for (var each : named.user().entrySet()) {
      user(out, each.getKey(), optional(each.getValue(), from));
    }
    if (!route.headersPrefix().isEmpty()) {
      for (Header each : record.headers()) {
        if (each.key().startsWith(route.headersPrefix()) && each.value() != null) {
          String name = each.key().substring(route.headersPrefix().length());
          user(out, name, new String(each.value(), StandardCharsets.UTF_8));
        }
      }
    }
    trace(out, record, span);
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }

  /** Headers of a trace become user properties, unless the route says itself what they are. */
  private void trace(ByteBuf out, ConsumerRecord<byte[], byte[]> record, @Nullable Span span)
      throws Unpublishable {
    Header prefixed = record.headers().lastHeader(route.headersPrefix() + TraceContext.PARENT);
    if (route.properties().user().containsKey(TraceContext.PARENT)
        || !route.headersPrefix().isEmpty() && prefixed != null) {
      return;
    }
    TraceContext trace = span == null ? trace(record) : Spans.context(span);
    if (trace != null) {
      user(out, TraceContext.PARENT, trace.parent());
      user(out, TraceContext.STATE, trace.state());
    }
  }

  /** The trace that a record belongs to. */
  static @Nullable TraceContext trace(ConsumerRecord<byte[], byte[]> record) {
    return TraceContext.of(header(record, TraceContext.PARENT), header(record, TraceContext.STATE));
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static void write(ByteBuf out, Property property, @Nullable String text)
      throws Unpublishable {
    if (text != null) {
      checkLength(property.title(), text);
      PropertyWriter.write(out, property, text);
    }
  }

  private static void user(ByteBuf out, String name, @Nullable String value) throws Unpublishable {
    if (value != null) {
      checkLength(name, name);
      checkLength(name, value);
      PropertyWriter.write(out, Property.USER_PROPERTY, new Properties.Pair(name, value));
    }
  }

  private static void checkLength(String what, String text) throws Unpublishable {
    if (bytes(text).length > PROPERTY_BYTES_MAX) {
      throw invalid(what, text.substring(0, 64) + "…", "65535 bytes at most");
    }
  }

  /** Null if the template is empty or a variable has no value. */
  private static @Nullable String optional(Template<KafkaMessage> template, KafkaMessage from) {
    return template.isEmpty() ? null : template.render(from);
  }

  private static String required(String column, Template<KafkaMessage> template, KafkaMessage from)
      throws Unpublishable {
    String text = template.render(from);
    if (text == null) {
      throw new Unpublishable(
          Cause.UNRESOLVED,
          column + " " + template + ": " + template.missing(from) + " has no value");
    }
    return text;
  }

  private static Unpublishable invalid(String column, String text, String expected) {
    return new Unpublishable(
        Cause.UNPUBLISHABLE,
        column + ": the route's template gave \"" + text + "\" (expected: " + expected + ")");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
