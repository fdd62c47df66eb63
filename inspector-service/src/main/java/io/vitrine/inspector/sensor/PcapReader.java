package io.vitrine.inspector.sensor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The format of libpcap: draft-ietf-opsawg-pcap. */
final class PcapReader extends CaptureReader {
  private static final int MICROS = 0xA1B2C3D4;
  private static final int NANOS = 0xA1B23C4D;
  private static final int HEADER_BYTES = 20;

  private final int nanosPerUnit;
  private final int linkType;

  private PcapReader(ByteOrderInput in, int nanosPerUnit, int linkType) {
    super(in);
    this.nanosPerUnit = nanosPerUnit;
    this.linkType = linkType;
  }

  /**
   * @param magic the first four bytes, most significant first; still to be read
   */
  static PcapReader open(ByteOrderInput in, int magic) throws IOException {
    int swapped = Integer.reverseBytes(magic);
    boolean little = swapped == MICROS || swapped == NANOS;
    int known = little ? swapped : magic;
    if (known != MICROS && known != NANOS) {
      throw new CaptureFormatException(
          String.format("first bytes %08x (expected: a pcap or pcapng file)", magic));
    }
    in.littleEndian(little);
    in.bytes(4);
    byte[] header = in.bytes(HEADER_BYTES);
    int linkType = in.i32(header, 16) & 0x03FFFFFF;
    return new PcapReader(in, known == NANOS ? 1 : 1000, linkType);
  }

  @Override
  @Nullable CapturedFrame read() throws IOException {
    ByteOrderInput in = in();
    if (in.atEnd()) {
      return null;
    }
    long at = in.position();
    long seconds = in.u32();
    long fraction = in.u32();
    int length = checkedLength(in.u32(), at);
    int wire = (int) Math.min(Integer.MAX_VALUE, in.u32());
    byte[] bytes = in.bytes(length);
    long nanos = seconds * 1_000_000_000L + fraction * nanosPerUnit;
    return new CapturedFrame(nextNumber(), nanos, linkType, bytes, Math.max(wire, length));
  }
}
