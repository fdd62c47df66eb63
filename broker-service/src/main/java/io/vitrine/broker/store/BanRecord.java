package io.vitrine.broker.store;

/**
 * Somebody who is not let in.
 *
 * @param kind what {@code value} is
 * @param reason for people
 * @param by who made it: {@code administrator}, or the rule that did
 * @param sinceMillis epoch milliseconds
 * @param untilMillis epoch milliseconds when it ends; {@link #FOR_GOOD} if it does not
 */
public record BanRecord(
    Kind kind, String value, String reason, String by, long sinceMillis, long untilMillis) {
  public static final long FOR_GOOD = Long.MAX_VALUE;

  private static final int VERSION = 1;

  /** What bans name. The order is that of the store. */
  public enum Kind {
    CLIENT_ID,
    USERNAME,
    /** An address or a network, as {@code 10.0.0.0/8}. */
    ADDRESS
  }

  /** Whether it has ended. */
  public boolean over(long nowMillis) {
    return untilMillis <= nowMillis;
  }

  byte[] key() {
    return Keys.text(Keys.BAN, (char) ('0' + kind.ordinal()) + value);
  }

  byte[] encode() {
    return new Bytes(64).i8(VERSION).text(reason).text(by).i64(sinceMillis).i64(untilMillis).copy();
  }

  static BanRecord decode(String key, byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    int version = in.i8();
    if (version != VERSION) {
      throw new StoreException("a ban has layout " + version + " (expected: " + VERSION + ")");
    }
    Kind kind = Kind.values()[key.charAt(0) - '0'];
    return new BanRecord(kind, key.substring(1), in.text(), in.text(), in.i64(), in.i64());
  }
}
