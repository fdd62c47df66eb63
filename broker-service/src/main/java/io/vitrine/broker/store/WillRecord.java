package io.vitrine.broker.store;

import io.vitrine.broker.session.Message;

/**
 * A will that may have to be published.
 *
 * @param delayMillis how long after the connection was lost
 * @param dueMillis epoch milliseconds; {@link #NOT_DUE} while the client is connected
 * @param username of its client; empty if it has none, or the record is of a time that did not keep
 *     it
 */
public record WillRecord(Message message, long delayMillis, long dueMillis, String username) {
  public static final long NOT_DUE = -1;

  private static final int VERSION = 2;
  private static final int VERSION_WITHOUT_USER = 1;

  /** When it is due after a restart: its client is away since then, if it was not before. */
  public long due(long nowMillis) {
    return dueMillis == NOT_DUE ? nowMillis + delayMillis : dueMillis;
  }

  byte[] encode() {
    Bytes out = new Bytes(64 + message.bytes().length);
    // Without a name as before, so that earlier versions can read it.
    out.i8(username.isEmpty() ? VERSION_WITHOUT_USER : VERSION).i64(delayMillis).i64(dueMillis);
    if (!username.isEmpty()) {
      out.text(username);
    }
    Records.message(out, message);
    return out.copy();
  }

  static WillRecord decode(byte[] value) {
    ByteReader in = new ByteReader(value);
    int version = in.i8();
    if (version != VERSION && version != VERSION_WITHOUT_USER) {
      throw new StoreException(
          "a will has layout " + version + " (expected: 1 or " + VERSION + ")");
    }
    long delay = in.i64();
    long due = in.i64();
    String username = version == VERSION ? in.text() : "";
    return new WillRecord(Records.message(in), delay, due, username);
  }
}
