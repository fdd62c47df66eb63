package io.vitrine.inspector.sensor.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The format of libpcap (draft-ietf-opsawg-pcap), and variants of it: with longer frame headers, as
 * Alexey Kuznetsov's patches for Linux wrote them; with a longer file header, of Ixia; with link
 * types of its own, of AIX; with the lengths of a frame in the other order, up to version 2.3.
 */
final class PcapReader extends CaptureReader {
  private static final int MICROS = 0xA1B2C3D4;
  private static final int NANOS = 0xA1B23C4D;
  private static final int MODIFIED = 0xA1B2CD34;

  /** Of Ixia's captures by hardware, in nanoseconds, and by software, in microseconds. */
  private static final int IXIA_NANOS = 0x1C0001AC;

  private static final int IXIA_MICROS = 0x1C0001AB;
  private static final int HEADER_BYTES = 20;

  /** How many bytes of frames follow, in Ixia's. */
  private static final int IXIA_EXTRA_BYTES = 4;

  private static final int MAJOR = 2;
  private static final int MINOR_OF_AIX = 2;

  /**
   * The first minor version in which a frame's captured length stands before the one it had; some
   * programs that wrote this one did not know yet (libpcap's sf-pcap.c).
   */
  private static final int MINOR_OF_LENGTHS = 3;

  /** DG/UX's tcpdump, which wrote the lengths in the old order. */
  private static final int MAJOR_OF_DG_UX = 543;

  /** Interface, protocol and packet type, which the modified variant adds to each frame. */
  private static final int MODIFIED_EXTRA_BYTES = 8;

  private final int nanosPerUnit;
  private final int extraBytes;
  private final int linkType;
  private final boolean wireFirst;
  private final boolean eitherFirst;

  private PcapReader(ByteOrderInput in, int kind, byte[] header) {
    super(in);
    int major = in.u16(header, 0);
    int minor = in.u16(header, 2);
    // The upper bits tell the length of a frame check sequence, which IP's own length leaves out.
    int named = in.i32(header, 16) & 0xFFFF;
    int ofAix = kind == MICROS && major == MAJOR && minor == MINOR_OF_AIX ? ofAix(named) : -1;
    this.linkType = ofAix < 0 ? named : ofAix;
    boolean nanos = kind == NANOS || kind == IXIA_NANOS || ofAix >= 0;
    this.nanosPerUnit = nanos ? 1 : 1000;
    this.extraBytes = kind == MODIFIED ? MODIFIED_EXTRA_BYTES : 0;
    this.wireFirst = major == MAJOR && minor < MINOR_OF_LENGTHS || major == MAJOR_OF_DG_UX;
    this.eitherFirst = major == MAJOR && minor == MINOR_OF_LENGTHS;
  }

  /** The link type that AIX names by its number as an interface (RFC 1573); -1 if it is none. */
  private static int ofAix(int type) {
    return switch (type) {
      case 6 -> 1;
      case 24 -> 0;
      default -> -1;
    };
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
      in.bytes(kind == IXIA_NANOS || kind == IXIA_MICROS ? IXIA_EXTRA_BYTES : 0);
    } catch (java.io.EOFException e) {
      throw new CaptureFormatException("file ends inside its header (expected: 24 bytes)");
    }
    return new PcapReader(in, kind, header);
  }

  private static boolean known(int magic) {
    return switch (magic) {
      case MICROS, NANOS, MODIFIED, IXIA_NANOS, IXIA_MICROS -> true;
      default -> false;
    };
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
    long first = in.u32();
    long second = in.u32();
    boolean swapped = wireFirst || eitherFirst && first > second;
    int length = checkedLength(swapped ? second : first, at);
    int wire = (int) Math.min(Integer.MAX_VALUE, swapped ? first : second);
    if (extraBytes > 0) {
      in.bytes(extraBytes);
    }
    byte[] bytes = in.bytes(length);
    long nanos = seconds * 1_000_000_000L + fraction * nanosPerUnit;
    return new CapturedFrame(nextNumber(), nanos, linkType, bytes, Math.max(wire, length));
  }
}
