package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/**
 * The headers around a mirrored packet: of the frame that completed it. A broker's own packets have
 * none.
 *
 * <p>Layout, {@value #BYTES} bytes, big endian: frame i64, vni i32, vlan i16, version6 u8, hops u8,
 * sequence i32, acknowledgment i32, flags u16, window u16, payloadLength i32.
 *
 * @param frame number of the frame, from 1, since the sensor began or in the file
 * @param vni VXLAN network identifier; -1 without one
 * @param vlan VLAN identifier inside the mirror; -1 without one
 * @param hops time to live or hop limit
 * @param flags of TCP
 * @param window of TCP, in bytes before scaling
 * @param payloadLength of TCP, in bytes on the wire
 */
public record TapSegment(
    long frame,
    int vni,
    int vlan,
    boolean version6,
    int hops,
    int sequence,
    int acknowledgment,
    int flags,
    int window,
    int payloadLength) {
  public static final int BYTES = 32;

  /** Writes it at a place of an array. */
  public void write(byte[] to, int at) {
    ByteBuffer.wrap(to, at, BYTES)
        .putLong(frame)
        .putInt(vni)
        .putShort((short) vlan)
        .put((byte) (version6 ? 1 : 0))
        .put((byte) hops)
        .putInt(sequence)
        .putInt(acknowledgment)
        .putShort((short) flags)
        .putShort((short) window)
        .putInt(payloadLength);
  }

  static TapSegment read(Buffer in, int at) {
    return new TapSegment(
        in.getLong(at),
        in.getInt(at + 8),
        in.getShort(at + 12),
        in.getByte(at + 14) != 0,
        in.getUnsignedByte(at + 15),
        in.getInt(at + 16),
        in.getInt(at + 20),
        in.getUnsignedShort(at + 24),
        in.getUnsignedShort(at + 26),
        in.getInt(at + 28));
  }
}
