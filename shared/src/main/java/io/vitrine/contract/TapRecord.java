package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT control packet as a broker's tap saw it, decrypted.
 *
 * <p>Layout, version 1, big endian: version u8, direction u8, protocolLevel u8 (3, 4, 5, or 0 while
 * no CONNECT was read), flags u8, frameLength i32, connectionId i64, epochNanos i64; with flag
 * {@value #WITH_SEGMENT} a {@link TapSegment}; with flag {@value #WITH_TOPIC} a topic as u16 and
 * UTF-8; then the captured bytes: the first bytes of the frame. Without either they are {@value
 * #HEADER_BYTES} bytes in. A record with a segment says version {@value #VERSION_SEGMENT}, so that
 * who knows only version 1 refuses it.
 *
 * @param fromClient true: client to broker
 * @param protocolLevel version of MQTT that the connection speaks
 * @param frameLength length of the whole frame in bytes; more than {@code captured} holds if it was
 *     cut
 * @param connectionId unique within the node's incarnation
 * @param epochNanos when the broker read it, or handed it to the socket
 * @param topic of a PUBLISH that has an alias in place of its topic; null for any other, or if the
 *     topic is longer than {@value #TOPIC_BYTES_MAX} bytes
 * @param segment the headers around a mirrored packet; null for a broker's own
 */
public record TapRecord(
    boolean fromClient,
    int protocolLevel,
    int frameLength,
    long connectionId,
    long epochNanos,
    Buffer captured,
    @Nullable String topic,
    @Nullable TapSegment segment) {
  public static final int VERSION = 1;
  public static final int VERSION_SEGMENT = 2;
  public static final int HEADER_BYTES = 24;
  public static final int WITH_TOPIC = 1;
  public static final int WITH_SEGMENT = 2;
  public static final int TOPIC_BYTES_MAX = 1024;

  /** A record whose packet needs no topic from elsewhere. */
  public TapRecord(
      boolean fromClient,
      int protocolLevel,
      int frameLength,
      long connectionId,
      long epochNanos,
      Buffer captured) {
    this(fromClient, protocolLevel, frameLength, connectionId, epochNanos, captured, null, null);
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static TapRecord decode(Buffer in) {
    int version = in.getUnsignedByte(0);
    if (version < VERSION || version > VERSION_SEGMENT) {
      throw new IllegalArgumentException(
          "tap record version: " + version + " (expected: " + VERSION_SEGMENT + " at most)");
    }
    int flags = in.getByte(3);
    int start = HEADER_BYTES;
    TapSegment segment = null;
    if ((flags & WITH_SEGMENT) != 0) {
      segment = TapSegment.read(in, start);
      start += TapSegment.BYTES;
    }
    String topic = null;
    if ((flags & WITH_TOPIC) != 0) {
      int end = start + 2 + in.getUnsignedShort(start);
      topic = in.getString(start + 2, end);
      start = end;
    }
    return new TapRecord(
        in.getByte(1) == 0,
        in.getUnsignedByte(2),
        in.getInt(4),
        in.getLong(8),
        in.getLong(16),
        in.slice(start, in.length()),
        topic,
        segment);
  }

  /** The same with other bytes in place of those captured. */
  public TapRecord showing(Buffer bytes) {
    return new TapRecord(
        fromClient, protocolLevel, frameLength, connectionId, epochNanos, bytes, topic, segment);
  }

  public Buffer encode() {
    byte[] name = topic == null ? new byte[0] : topic.getBytes(StandardCharsets.UTF_8);
    Buffer out =
        Buffer.buffer(HEADER_BYTES + TapSegment.BYTES + 2 + name.length + captured.length())
            .appendUnsignedByte((short) (segment == null ? VERSION : VERSION_SEGMENT))
            .appendUnsignedByte((short) (fromClient ? 0 : 1))
            .appendUnsignedByte((short) protocolLevel)
            .appendUnsignedByte((short) flags())
            .appendInt(frameLength)
            .appendLong(connectionId)
            .appendLong(epochNanos);
    if (segment != null) {
      byte[] headers = new byte[TapSegment.BYTES];
      segment.write(headers, 0);
      out.appendBytes(headers);
    }
    if (topic != null) {
      out.appendUnsignedShort(name.length).appendBytes(name);
    }
    return out.appendBuffer(captured);
  }

  private int flags() {
    return (topic == null ? 0 : WITH_TOPIC) | (segment == null ? 0 : WITH_SEGMENT);
  }
}
