package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A message that a broker is asked to publish.
 *
 * @param expirySeconds message expiry interval, 0 to 4,294,967,295; {@link #NO_EXPIRY} for none
 * @param properties the other MQTT 5 properties as in a PUBLISH, without their length
 */
public record InletMessage(
    String topic, int qos, boolean retain, long expirySeconds, byte[] properties, byte[] payload) {
  public static final long NO_EXPIRY = -1;

  /** About as many bytes as it takes in a request. */
  public int weight() {
    return 32 + topic.length() + properties.length + payload.length;
  }

  void encode(Buffer out) {
    out.appendByte((byte) (qos | (retain ? 4 : 0))).appendLong(expirySeconds);
    append(out, topic.getBytes(StandardCharsets.UTF_8));
    append(out, properties);
    append(out, payload);
  }

  private static void append(Buffer out, byte[] bytes) {
    out.appendInt(bytes.length).appendBytes(bytes);
  }

  /** Reads one after the other. */
  static final class Reader {
    private final Buffer in;
    private int at;

    Reader(Buffer in, int at) {
      this.in = in;
      this.at = at;
    }

    InletMessage next() {
      int flags = in.getByte(at);
      long expiry = in.getLong(at + 1);
      at += 9;
      String topic = new String(bytes(), StandardCharsets.UTF_8);
      byte[] properties = bytes();
      return new InletMessage(topic, flags & 3, (flags & 4) != 0, expiry, properties, bytes());
    }

    private byte[] bytes() {
      int length = in.getInt(at);
      byte[] bytes = in.getBytes(at + 4, at + 4 + length);
      at += 4 + length;
      return bytes;
    }
  }
}
