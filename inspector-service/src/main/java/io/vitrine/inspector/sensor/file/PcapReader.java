package io.vitrine.inspector.sensor.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The format of libpcap (draft-ietf-opsawg-pcap), and its variant with longer frame headers that
 * Alexey Kuznetsov's patches for Linux wrote.
 */
final class PcapReader extends CaptureReader {
  private static final int MICROS = 0xA1B2C3D4;
  private static final int NANOS = 0xA1B23C4D;
  private static final int MODIFIED = 0xA1B2CD34;
  private static final int HEADER_BYTES = 20;

  /** Interface, protocol and packet type, which the modified variant adds to each frame. */
  private static final int MODIFIED_EXTRA_BYTES = 8;

  private final int nanosPerUnit;
  private final int extraBytes;
  private final int linkType;

  private PcapReader(ByteOrderInput in, int kind, int linkType) {
    super(in);
    this.nanosPerUnit = kind == NANOS ? 1 : 1000;
    this.extraBytes = kind == MODIFIED ? MODIFIED_EXTRA_BYTES : 0;
    this.linkType = linkType;
  }

  /**
   * @param magic the first four bytes, most significant first; still to be read
   */
  static PcapReader open(ByteOrderInput in, int magic) throws IOException {
    boolean little = known(Integer.reverseBytes(magic));
    int kind = little ? Integer.reverseBytes(magic) : magic;
    if (!known(kind)) {
      throw new CaptureFormatException(
          String.format("first bytes %08x (expected: a pcap or pcapng file)", magic));
    }
    in.littleEndian(little);
    byte[] header;
    try {
      in.bytes(4);
      header = in.bytes(HEADER_BYTES);
    } catch (java.io.EOFException e) {
      throw new CaptureFormatException("file ends inside its header (expected: 24 bytes)");
    }
    // The upper bits tell the length of a frame check sequence, which IP's own length leaves out.
    int linkType = in.i32(header, 16) & 0xFFFF;
    return new PcapReader(in, kind, linkType);
  }

  private static boolean known(int magic) {
    return magic == MICROS || magic == NANOS || magic == MODIFIED;
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
    if (extraBytes > 0) {
      in.bytes(extraBytes);
    }
    byte[] bytes = in.bytes(length);
    long nanos = seconds * 1_000_000_000L + fraction * nanosPerUnit;
    return new CapturedFrame(nextNumber(), nanos, linkType, bytes, Math.max(wire, length));
  }
}
