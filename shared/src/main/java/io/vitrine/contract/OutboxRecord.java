package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
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
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "outbox record version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    int flags = in.getUnsignedByte(1);
    int packetId = in.getUnsignedShort(2);
    long receivedMicros = in.getLong(4);
    int at = 12;
    String[] texts = new String[3];
    for (int i = 0; i < 3; i++) {
      int length = in.getUnsignedShort(at);
      texts[i] = in.getString(at + 2, at + 2 + length);
      at += 2 + length;
    }
    int propertiesLength = in.getInt(at);
    Buffer properties = in.slice(at + 4, at + 4 + propertiesLength);
    at += 4 + propertiesLength;
    int payloadLength = in.getInt(at);
    Buffer payload = in.slice(at + 4, at + 4 + payloadLength);
    return new OutboxRecord(
        receivedMicros,
        texts[0],
        texts[1],
        texts[2],
        flags & 3,
        (flags & 4) != 0,
        (flags & 8) != 0,
        (flags & 16) != 0,
        packetId,
        properties,
        payload);
  }

  private static void appendText(Buffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }
}
