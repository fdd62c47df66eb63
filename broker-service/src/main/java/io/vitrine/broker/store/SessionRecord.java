package io.vitrine.broker.store;

/**
 * A session as it stands in the store.
 *
 * @param awaySinceMillis epoch milliseconds; {@link #CONNECTED} while the client is there
 * @param sent highest sequence that was sent to the client when it went away; {@link
 *     Long#MAX_VALUE} if nobody knows
 */
public record SessionRecord(String clientId, long expirySeconds, long awaySinceMillis, long sent) {
  public static final long CONNECTED = 0;

  private static final int VERSION = 1;

  /** The session of a client that is connected. */
  public static SessionRecord connected(String clientId, long expirySeconds) {
    return new SessionRecord(clientId, expirySeconds, CONNECTED, Long.MAX_VALUE);
  }

  /** The same after the process ended: then at the latest, its connection was lost. */
  SessionRecord after(long endMillis) {
    return awaySinceMillis == CONNECTED
        ? new SessionRecord(clientId, expirySeconds, endMillis, sent)
        : this;
  }

  /** The same with another {@code sent}. */
  public SessionRecord sentThrough(long sequence) {
    return new SessionRecord(clientId, expirySeconds, awaySinceMillis, sequence);
  }

  byte[] encode() {
    return new Bytes(64)
        .i8(VERSION)
        .text(clientId)
        .i64(expirySeconds)
        .i64(awaySinceMillis)
        .i64(sent)
        .copy();
  }

  static SessionRecord decode(byte[] value) {
    ByteReader in = new ByteReader(value);
    int version = in.i8();
    if (version != VERSION) {
      throw new StoreException("a session has layout " + version + " (expected: " + VERSION + ")");
    }
    return new SessionRecord(in.text(), in.i64(), in.i64(), in.i64());
  }
}
