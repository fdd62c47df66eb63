package io.vitrine.broker.store;

import io.vitrine.broker.session.Message;
import org.jspecify.annotations.Nullable;

/**
 * A message that is published later.
 *
 * @param number of this message alone
 * @param dueMillis when it is published, epoch milliseconds
 * @param clientId who sent it
 * @param username null if its client had none
 * @param message as it will be published
 */
public record DelayedRecord(
    long number, long dueMillis, String clientId, @Nullable String username, Message message) {
  private static final int VERSION = 1;

  /** What it takes beyond message and names, about. */
  private static final int OVERHEAD_BYTES = 160;

  /** What it counts against the limits in bytes. */
  public int weight() {
    int names = clientId.length() + (username == null ? 0 : username.length());
    return message.weight() + names + OVERHEAD_BYTES;
  }

  byte[] key() {
    return Keys.number(Keys.DELAYED, number);
  }

  byte[] encode() {
    Bytes out = new Bytes(64 + message.bytes().length);
    out.i8(VERSION).i64(dueMillis).text(clientId);
    out.i8(username == null ? 0 : 1).text(username == null ? "" : username);
    Records.message(out, message);
    return out.copy();
  }

  static DelayedRecord decode(byte[] key, byte[] value) {
    ByteReader in = new ByteReader(value);
    int version = in.i8();
    if (version != VERSION) {
      throw new StoreException(
          "a delayed message has layout " + version + " (expected: " + VERSION + ")");
    }
    long due = in.i64();
    String clientId = in.text();
    boolean named = in.i8() == 1;
    String username = in.text();
    return new DelayedRecord(
        Keys.number(key), due, clientId, named ? username : null, Records.message(in));
  }
}
