package io.vitrine.broker.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The keys of the store: a byte for the table, then numbers, big endian, so that iteration goes in
 * their order.
 *
 * <pre>
 *   META          name                                   schema version, when it was last alive
 *   SESSION       session                                SessionRecord
 *   SUBSCRIPTION  session, filter                        subscription
 *   RECEIVED      session, packet identifier             nothing: PUBREC sent, PUBREL to come
 *   QUEUE         session, sequence, 0                   message, or the number of a shared one
 *   QUEUE         session, sequence, 1                   nothing: PUBREL to be sent
 *   MESSAGE       number                                 shared message
 *   COUNT         number                                 how many queues have it
 *   RETAINED      topic                                  message
 *   WILL          session                                WillRecord
 *   DELAYED       number                                 DelayedRecord
 *   BAN           kind, value                            BanRecord
 *   ENDED         session                                highest sequence that may have been sent; of
 *                                                        sessions whose messages are not all gone
 * </pre>
 */
final class Keys {
  static final int META = 1;
  static final int SESSION = 2;
  static final int SUBSCRIPTION = 3;
  static final int RECEIVED = 4;
  static final int QUEUE = 5;
  static final int MESSAGE = 6;
  static final int COUNT = 7;
  static final int RETAINED = 8;
  static final int WILL = 9;
  static final int DELAYED = 10;
  static final int BAN = 11;
  static final int ENDED = 12;

  static final int WAITING = 0;
  static final int RELEASED = 1;

  static final int QUEUE_BYTES = 18;

  private Keys() {}

  static byte[] table(int table) {
    return new byte[] {(byte) table};
  }

  static byte[] text(int table, String text) {
    return text(table, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] text(int table, byte[] text) {
    return ByteBuffer.allocate(1 + text.length).put((byte) table).put(text).array();
  }

  /** Of one session, or shared message. */
  static byte[] number(int table, long number) {
    return ByteBuffer.allocate(9).put((byte) table).putLong(number).array();
  }

  static byte[] subscription(long session, String filter) {
    byte[] text = filter.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + text.length)
        .put((byte) SUBSCRIPTION)
        .putLong(session)
        .put(text)
        .array();
  }

  static byte[] received(long session, int packetId) {
    return ByteBuffer.allocate(11)
        .put((byte) RECEIVED)
        .putLong(session)
        .putShort((short) packetId)
        .array();
  }

  static byte[] queue(long session, long sequence, int kind) {
    return ByteBuffer.allocate(QUEUE_BYTES)
        .put((byte) QUEUE)
        .putLong(session)
        .putLong(sequence)
        .put((byte) kind)
        .array();
  }

  /** The number behind the table's byte. */
  static long number(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  static long sequence(byte[] key) {
    return ByteBuffer.wrap(key).getLong(9);
  }

  static int kind(byte[] key) {
    return key[17];
  }
}
