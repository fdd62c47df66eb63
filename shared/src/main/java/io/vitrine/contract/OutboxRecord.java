package io.vitrine.contract;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;

/**
 * One PUBLISH on its way to Kafka, as it stands in the outbox.
 *
 * <p>Layout, version 1, big endian: version u8, flags u8 (QoS in bits 0-1, retain bit 2, dup bit 3,
 * MQTT 5 bit 4), packetId u16, receivedMicros i64, then each with a u16 length: clientId, username
 * (empty where none), topic; with a u32 length: properties, payload.
 *
 * @param receivedMicros when the broker received it, epoch microseconds
 * @param packetId packet identifier of the PUBLISH; 0 for QoS 0
 * @param properties the MQTT 5 properties exactly as on the wire, without their length; topic alias
 *     included. Empty for older versions
 */
public record OutboxRecord(
    long receivedMicros,
    String clientId,
    String username,
    String topic,
    int qos,
    boolean retain,
    boolean dup,
    boolean version5,
    int packetId,
    Buffer properties,
    Buffer payload) {
  public static final int VERSION = 1;

  /** Where the names begin, of which there are {@value #NAMES}. */
  static final int NAMES_AT = 12;

  private static final int NAMES = 3;
  private static final Buffer NOTHING = BufferInternal.buffer(Unpooled.EMPTY_BUFFER);

  public Buffer encode() {
    Buffer out = Buffer.buffer(48 + topic.length() + properties.length() + payload.length());
    out.appendUnsignedByte((short) VERSION)
        .appendUnsignedByte((short) (qos | (retain ? 4 : 0) | (dup ? 8 : 0) | (version5 ? 16 : 0)))
        .appendUnsignedShort(packetId)
        .appendLong(receivedMicros);
    appendText(out, clientId);
    appendText(out, username);
    appendText(out, topic);
    out.appendInt(properties.length()).appendBuffer(properties);
    out.appendInt(payload.length()).appendBuffer(payload);
    return out;
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static OutboxRecord decode(Buffer in) {
    int end = namesEnd(in);
    return decode(in, OutboxNames.of(in, NAMES_AT, end), end);
  }

  /** Where the names end. */
  static int namesEnd(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "outbox record version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    int at = NAMES_AT;
    for (int i = 0; i < NAMES; i++) {
      at += 2 + in.getUnsignedShort(at);
    }
    return at;
  }

  /**
   * @param names what stands there from {@link #NAMES_AT} on
   * @param end where that ends
   */
  static OutboxRecord decode(Buffer in, OutboxNames names, int end) {
    int flags = in.getUnsignedByte(1);
    int propertiesLength = in.getInt(end);
    int payloadAt = end + 4 + propertiesLength;
    int payloadLength = in.getInt(payloadAt);
    return new OutboxRecord(
        in.getLong(4),
        names.clientId(),
        names.username(),
        names.topic(),
        flags & 3,
        (flags & 4) != 0,
        (flags & 8) != 0,
        (flags & 16) != 0,
        in.getUnsignedShort(2),
        propertiesLength == 0 ? NOTHING : in.slice(end + 4, payloadAt),
        in.slice(payloadAt + 4, payloadAt + 4 + payloadLength));
  }

  private static void appendText(Buffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }
}
