package io.vitrine.bridge.replay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.record.HeaderNames;
import io.vitrine.bridge.record.Origin;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter, read back to the PUBLISH that it was.
 *
 * @param route that it was meant for
 * @param sequence its place in the outbox
 */
record Letter(String route, Origin origin, long sequence, OutboxRecord message) {
  /** What cannot be read back. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String cause) {
      super(cause, null, false, false);
    }
  }

  /** What only letters of the way from Kafka have. */
  private static final String FROM_KAFKA = "vitrine.dead_letter.offset";

  /** The route that a dead letter was meant for; null if none is named. */
  static @Nullable String route(ConsumerRecord<byte[], byte[]> record) {
    return text(record, HeaderNames.ROUTE);
  }

  /**
   * @throws Unreadable with one word for why: {@code from_kafka} if it went the other way, {@code
   *     cut} if it is not whole, {@code unreadable}
   */
  static Letter of(ConsumerRecord<byte[], byte[]> record) throws Unreadable {
    if (text(record, FROM_KAFKA) != null) {
      throw new Unreadable("from_kafka");
    }
    if (text(record, DeadLetters.CUT_FROM_BYTES) != null) {
      throw new Unreadable("cut");
    }
    String route = route(record);
    byte[] value = record.value();
    if (route == null || value == null) {
      throw new Unreadable("unreadable");
    }
    try {
      int qos = (int) number(record, HeaderNames.QOS);
      OutboxRecord message =
          new OutboxRecord(
              number(record, HeaderNames.RECEIVED),
              required(record, HeaderNames.CLIENT_ID),
              required(record, HeaderNames.USER, ""),
              required(record, HeaderNames.TOPIC),
              qos,
              required(record, HeaderNames.RETAIN).equals("true"),
              false,
              true,
              qos == 0 ? 0 : 1,
              properties(record),
              Buffer.buffer(value));
      Origin origin =
          new Origin(
              required(record, HeaderNames.NODE),
              (int) number(record, HeaderNames.PARTITION),
              number(record, HeaderNames.EPOCH));
      return new Letter(route, origin, number(record, HeaderNames.SEQUENCE), message);
    } catch (IllegalArgumentException e) {
      throw new Unreadable("unreadable");
    }
  }

  private static Buffer properties(ConsumerRecord<byte[], byte[]> record) {
    ByteBuf out = Unpooled.buffer();
    for (Header each : record.headers()) {
      String text = text(each);
      switch (each.key()) {
        case HeaderNames.CONTENT_TYPE -> PropertyWriter.write(out, Property.CONTENT_TYPE, text);
        case HeaderNames.RESPONSE_TOPIC -> PropertyWriter.write(out, Property.RESPONSE_TOPIC, text);
        case HeaderNames.CORRELATION_DATA ->
            PropertyWriter.write(out, Property.CORRELATION_DATA, each.value());
        case HeaderNames.PAYLOAD_FORMAT ->
            PropertyWriter.write(out, Property.PAYLOAD_FORMAT_INDICATOR, Long.valueOf(text));
        case HeaderNames.MESSAGE_EXPIRY ->
            PropertyWriter.write(out, Property.MESSAGE_EXPIRY_INTERVAL, Long.valueOf(text));
        default -> {
          if (each.key().startsWith(HeaderNames.USER_PROPERTY_PREFIX)) {
            String name = each.key().substring(HeaderNames.USER_PROPERTY_PREFIX.length());
            PropertyWriter.write(out, Property.USER_PROPERTY, new Properties.Pair(name, text));
          }
        }
      }
    }
    return BufferInternal.buffer(out);
  }

  private static long number(ConsumerRecord<byte[], byte[]> record, String name) {
    return Long.parseLong(required(record, name));
  }

  private static String required(ConsumerRecord<byte[], byte[]> record, String name) {
    String text = text(record, name);
    if (text == null) {
      throw new IllegalArgumentException(name);
    }
    return text;
  }

  private static String required(
      ConsumerRecord<byte[], byte[]> record, String name, String otherwise) {
    String text = text(record, name);
    return text == null ? otherwise : text;
  }

  private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : text(header);
  }

  private static String text(Header header) {
    byte[] value = header.value();
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
