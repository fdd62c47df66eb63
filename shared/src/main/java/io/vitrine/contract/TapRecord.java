package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;

/**
 * One MQTT control packet as a broker's tap saw it, decrypted.
 *
 * <p>Layout, version 1, big endian: version u8, direction u8, protocolLevel u8 (3, 4, 5, or 0 while
 * no CONNECT was read), reserved u8, frameLength i32, connectionId i64, epochNanos i64, then the
 * captured bytes: the first bytes of the frame, {@value #HEADER_BYTES} bytes in.
 *
 * @param fromClient true: client to broker
 * @param protocolLevel version of MQTT that the connection speaks
 * @param frameLength length of the whole frame in bytes; more than {@code captured} holds if it was
 *     cut
 * @param connectionId unique within the node's incarnation
 * @param epochNanos when the broker read it, or handed it to the socket
 */
public record TapRecord(
    boolean fromClient,
    int protocolLevel,
    int frameLength,
    long connectionId,
    long epochNanos,
    Buffer captured) {
  public static final int VERSION = 1;
  public static final int HEADER_BYTES = 24;

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static TapRecord decode(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "tap record version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    return new TapRecord(
        in.getByte(1) == 0,
        in.getUnsignedByte(2),
        in.getInt(4),
        in.getLong(8),
        in.getLong(16),
        in.slice(HEADER_BYTES, in.length()));
  }

  public Buffer encode() {
    return Buffer.buffer(HEADER_BYTES + captured.length())
        .appendUnsignedByte((short) VERSION)
        .appendUnsignedByte((short) (fromClient ? 0 : 1))
        .appendUnsignedByte((short) protocolLevel)
        .appendUnsignedByte((short) 0)
        .appendInt(frameLength)
        .appendLong(connectionId)
        .appendLong(epochNanos)
        .appendBuffer(captured);
  }
}
