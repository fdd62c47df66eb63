package io.vitrine.inspector.sensor.file;

import java.math.BigInteger;

/**
 * An interface of a pcapng file.
 *
 * @param snapLength longest capture in bytes; 0: no limit
 * @param resolution as if_tsresol: a power of ten, or of two if the highest bit is set
 * @param offsetSeconds if_tsoffset
 */
record CaptureInterface(int linkType, int snapLength, int resolution, long offsetSeconds) {
  private static final int RESOLUTION = 9;
  private static final int OFFSET = 14;
  private static final int MICROS = 6;

  static CaptureInterface of(ByteOrderInput order, byte[] body) {
    int linkType = order.u16(body, 0);
    int snapLength = order.i32(body, 4);
    int resolution = MICROS;
    long offset = 0;
    int at = 8;
    while (at + 4 <= body.length) {
      int code = order.u16(body, at);
      int length = order.u16(body, at + 2);
      if (code == 0 || at + 4 + length > body.length) {
        break;
      }
      if (code == RESOLUTION && length == 1) {
        resolution = body[at + 4] & 0xFF;
      } else if (code == OFFSET && length == 8) {
        offset = order.i64(body, at + 4);
      }
      at += 4 + (length + 3) / 4 * 4;
    }
    return new CaptureInterface(linkType, snapLength, resolution, offset);
  }

  /** Nanoseconds since 1970 of a time in units of this interface. */
  long nanos(long units) {
    long base = offsetSeconds * 1_000_000_000L;
    int exponent = resolution & 0x7F;
    boolean binary = (resolution & 0x80) != 0;
    if (!binary && exponent <= 9) {
      return base + units * (long) Math.pow(10, 9 - exponent);
    }
    BigInteger all = new BigInteger(Long.toUnsignedString(units));
    BigInteger perSecond = BigInteger.valueOf(binary ? 2 : 10).pow(exponent);
    return base + all.multiply(BigInteger.valueOf(1_000_000_000L)).divide(perSecond).longValue();
  }
}
