package io.vitrine.inspector.sensor.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The format of NetXRay and Sniffer for Windows, versions 1 and 2, of Ethernet: a header of 128
 * bytes, then frames with times in ticks since the capture began. Little-endian.
 */
final class NetXRayReader extends CaptureReader {
  /** {@code XCP} and a zero. */
  static final int MAGIC = 0x58435000;

  private static final int HEADER_BYTES = 56;

  /** Where the header, behind the magic, says which hardware captured. */
  private static final int TYPE_AT = 80;

  private static final int[] TICKS_PER_SECOND = {1_000_000, 1_193_000, 1_193_180};
  private static final long NANOS = 1_000_000_000L;

  private final long startNanos;
  private final long startTicks;
  private final int ticksPerSecond;
  private final long end;
  private final int extraBytes;

  private NetXRayReader(ByteOrderInput in, byte[] header, int extraBytes) throws IOException {
    super(in);
    this.startNanos = (in.i32(header, 8) & 0xFFFFFFFFL) * NANOS;
    int first = in.i32(header, 20);
    this.end = in.i32(header, 24) & 0xFFFFFFFFL;
    int network = in.u16(header, 40);
    int unit = header[44] & 0xFF;
    if (network != 0 || unit >= TICKS_PER_SECOND.length) {
      throw new CaptureFormatException(
          String.format(
              "NetXRay network %d, time unit %d (expected: 0, Ethernet; 0 to 2)", network, unit));
    }
    if (first < 4 + HEADER_BYTES || end < first) {
      throw new CaptureFormatException("NetXRay frames from " + first + " to " + end);
    }
    this.ticksPerSecond = TICKS_PER_SECOND[unit];
    this.startTicks = in.i64(header, 48);
    this.extraBytes = extraBytes;
    byte[] rest = in.bytes(checkedLength(first - in.position(), in.position()));
    int type = rest.length > TYPE_AT - HEADER_BYTES ? rest[TYPE_AT - HEADER_BYTES] & 0xFF : 0;
    if (type != 0) {
      throw new CaptureFormatException(
          "NetXRay capture type " + type + " (expected: 0; those of pods count time otherwise)");
    }
  }

  static NetXRayReader open(ByteOrderInput in) throws IOException {
    in.littleEndian(true);
    try {
      in.bytes(4);
      byte[] header = in.bytes(HEADER_BYTES);
      String version = new String(header, 0, 7, StandardCharsets.ISO_8859_1);
      return switch (version.substring(0, 4)) {
        case "001." -> new NetXRayReader(in, header, 16);
        case "002." -> new NetXRayReader(in, header, 28);
        default ->
            throw new CaptureFormatException("NetXRay version " + version + " (expected: 1 or 2)");
      };
    } catch (EOFException e) {
      throw new CaptureFormatException("file ends inside its header (expected: 128 bytes)");
    }
  }

  @Override
  @Nullable CapturedFrame read() throws IOException {
    ByteOrderInput in = in();
    if (in.position() >= end || in.atEnd()) {
      return null;
    }
    long low = in.u32();
    long ticks = (in.u32() << 32 | low) - startTicks;
    int lengths = in.i32();
    in.bytes(extraBytes);
    int wire = lengths & 0xFFFF;
    byte[] bytes = in.bytes(lengths >>> 16);
    long nanos =
        startNanos
            + Math.floorDiv(ticks, ticksPerSecond) * NANOS
            + Math.floorMod(ticks, ticksPerSecond) * NANOS / ticksPerSecond;
    return new CapturedFrame(nextNumber(), nanos, 1, bytes, Math.max(wire, bytes.length));
  }
}
