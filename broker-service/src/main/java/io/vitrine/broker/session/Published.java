package io.vitrine.broker.session;

import java.util.Arrays;

/**
 * The latest messages of a session that went into the outbox: a client that missed the
 * acknowledgement sends one again when it is back, with the same packet identifier and the flag
 * DUP, and it is not written twice ([MQTT-4.4.0-1]).
 *
 * <p>As many are remembered as the session has had, {@value #REMEMBERED_MAX} at most.
 *
 * <p>An acknowledged identifier may be used for another message, and that may come with DUP only;
 * hence one that is recognised must not be old.
 */
public final class Published {
  /** Most messages of a session that are remembered. */
  public static final int REMEMBERED_MAX = 64;

  /** How long a message can be recognised after it went into the outbox. */
  public static final long RECOGNISED_MILLIS_MAX = 15 * 60 * 1_000;

  /** Instead of a place. */
  public static final int UNKNOWN = -1;

  private int[] packetIds = new int[4];
  private int[] contents = new int[4];
  private int[] partitions = new int[4];
  private long[] sequences = new long[4];
  private long[] millis = new long[4];
  private int count;
  private int next;

  /**
   * A message is in the outbox.
   *
   * @param content a checksum of topic and payload
   * @param now milliseconds since 1970
   */
  public void remember(int packetId, int content, int partition, long sequence, long now) {
    if (count == packetIds.length && count < REMEMBERED_MAX) {
      grow();
    }
    packetIds[next] = packetId;
    contents[next] = content;
    partitions[next] = partition;
    sequences[next] = sequence;
    millis[next] = now;
    count = Math.min(packetIds.length, count + 1);
    next = next + 1 == packetIds.length && count == REMEMBERED_MAX ? 0 : next + 1;
  }

  /**
   * Where the latest message of that identifier is in a partition of the outbox, if it has that
   * content; else {@link #UNKNOWN}.
   *
   * @param since milliseconds since 1970; what was remembered before is not found
   */
  public int find(int packetId, int content, int partition, long since) {
    for (int age = 1; age <= count; age++) {
      int at = Math.floorMod(next - age, packetIds.length);
      if (packetIds[at] == packetId) {
        if (contents[at] != content || millis[at] < since) {
          return UNKNOWN;
        }
        if (partitions[at] == partition) {
          return at;
        }
      }
    }
    return UNKNOWN;
  }

  /** Sequence there. */
  public long sequence(int place) {
    return sequences[place];
  }

  private void grow() {
    int capacity = Math.min(REMEMBERED_MAX, 2 * packetIds.length);
    packetIds = Arrays.copyOf(packetIds, capacity);
    contents = Arrays.copyOf(contents, capacity);
    partitions = Arrays.copyOf(partitions, capacity);
    sequences = Arrays.copyOf(sequences, capacity);
    millis = Arrays.copyOf(millis, capacity);
  }
}
