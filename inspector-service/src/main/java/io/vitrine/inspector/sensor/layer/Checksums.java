package io.vitrine.inspector.sensor.layer;

/**
 * Whether checksums are right (RFC 1071). Noted, never acted on: where the capturing host leaves
 * them to its network card, they are wrong in every frame that it sends.
 */
public enum Checksums {
  BAD,
  GOOD,
  /** Not all bytes were captured, or there is none. */
  UNVERIFIED;

  /** Of the IPv4 header; IPv6 has none. */
  public static Checksums ip(Segment segment) {
    if (segment.version6 || segment.networkBytes.length <= segment.networkOffset) {
      return UNVERIFIED;
    }
    int at = segment.networkOffset;
    int length = (segment.networkBytes[at] & 0x0F) * 4;
    if (at + length > segment.networkBytes.length) {
      return UNVERIFIED;
    }
    return folded(sum(segment.networkBytes, at, length)) == 0xFFFF ? GOOD : BAD;
  }

  /** Of a TCP segment with its pseudo-header. */
  public static Checksums tcp(Segment segment) {
    int at = segment.transportOffset;
    int length = segment.payloadOffset + segment.payloadLength - at;
    // Also the header may be cut, by a capture that keeps few bytes.
    if (segment.protocol != Segment.TCP
        || segment.bytes.length == 0
        || at < 0
        || length < 0
        || at + length > segment.bytes.length) {
      return UNVERIFIED;
    }
    long sum = sum(segment.bytes, at, length) + Segment.TCP + length;
    sum += words(segment.sourceHigh) + words(segment.sourceLow);
    sum += words(segment.destinationHigh) + words(segment.destinationLow);
    return folded(sum) == 0xFFFF ? GOOD : BAD;
  }

  /**
   * Corrects the TCP checksum for a byte of the segment that changes (RFC 1624): one that was right
   * stays right. So do those around a mirrored frame: what it loses its checksum gains.
   *
   * @param bytes of the frame, where the checksum is changed
   * @param at of the byte
   */
  public static void changed(Segment segment, byte[] bytes, int at, int before, int after) {
    int from = segment.transportOffset;
    int checksumAt = from + 16;
    if (from < 0 || checksumAt + 1 >= bytes.length) {
      return;
    }
    int shift = (at - from) % 2 == 0 ? 8 : 0;
    int checksum = (bytes[checksumAt] & 0xFF) << 8 | bytes[checksumAt + 1] & 0xFF;
    long sum = (~checksum & 0xFFFF) + (~(before << shift) & 0xFFFF) + ((long) after << shift);
    int changed = ~folded(sum) & 0xFFFF;
    bytes[checksumAt] = (byte) (changed >> 8);
    bytes[checksumAt + 1] = (byte) changed;
  }

  /**
   * The checksum of bytes from {@code from} to the end; what comes after them counts as zero.
   *
   * @param start sum of what is in front of them: the pseudo-header, whose parts {@link #sum} adds
   */
  public static short of(byte[] bytes, int from, long start) {
    return (short) ~folded(start + sum(bytes, from, bytes.length - from));
  }

  /** Of 16-bit words, not folded yet; an odd last byte is the high one of a word. */
  public static long sum(byte[] bytes, int from, int length) {
    long sum = 0;
    for (int i = 0; i + 1 < length; i += 2) {
      sum += (bytes[from + i] & 0xFF) << 8 | (bytes[from + i + 1] & 0xFF);
    }
    return length % 2 == 0 ? sum : sum + ((bytes[from + length - 1] & 0xFF) << 8);
  }

  private static long words(long of) {
    return (of >>> 48) + (of >>> 32 & 0xFFFF) + (of >>> 16 & 0xFFFF) + (of & 0xFFFF);
  }

  private static int folded(long sum) {
    long folded = sum;
    while (folded >> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >> 16);
    }
    return (int) folded;
  }
}
