package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;

/**
 * What a broker did with an {@link InletRequest}.
 *
 * @param owned so many of the first messages are the broker's: with the subscribers that are there,
 *     and on disk for the sessions and as retained messages that are kept
 * @param detail why the others are not, in words
 */
public record InletReply(int owned, Verdict verdict, String detail) {
  private static final int VERSION = 1;

  /** What becomes of those that are not the broker's. */
  public enum Verdict {
    /** There are none. */
    ALL,

    /** Asking again later may help. */
    LATER,

    /** The first of them can never be published; the others were not looked at. */
    NEVER
  }

  public Buffer encode() {
    return Buffer.buffer()
        .appendByte((byte) VERSION)
        .appendByte((byte) verdict.ordinal())
        .appendUnsignedShort(owned)
        .appendString(detail);
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   */
  public static InletReply decode(Buffer in) {
    int verdict = in.length() < 4 ? -1 : in.getByte(1);
    if (verdict < 0 || verdict >= Verdict.values().length || in.getByte(0) != VERSION) {
      throw new IllegalArgumentException("inlet reply (expected: version " + VERSION + ")");
    }
    return new InletReply(
        in.getUnsignedShort(2), Verdict.values()[verdict], in.getString(4, in.length()));
  }
}
