package io.vitrine.broker.session;

import java.util.Arrays;

/**
 * The latest messages of a session that went into the outbox: a client that missed the
 * acknowledgement sends one again when it is back, with the same packet identifier and the flag
 * DUP, and it is not written twice ([MQTT-4.4.0-1]).
 *
 * <p>As many are remembered as the session has had, {@value #REMEMBERED_MAX} at most, each with all
 * partitions that it is in.
 *
 * <p>An acknowledged identifier may be used for another message, and that may come with DUP only;
 * hence one that is recognised must not be old.
 */
public final class Published {
  /** Most messages of a session that are remembered. */
  public static final int REMEMBERED_MAX = 64;

  /** How long a message can be recognised after it went into the outbox. */
  public static final long RECOGNISED_MILLIS_MAX = 15 * 60 * 1_000;

  /** Instead of a place, or of a sequence. */
  public static final int UNKNOWN = -1;

  private int[] packetIds = new int[4];
  private int[] contents = new int[4];
  private long[] millis = new long[4];

  /** Of each message {@link #width}: the partitions that it is in, and where there. */
  private int[] partitions = new int[4];

  private long[] sequences = new long[4];
  private int width = 1;
  private int count;
  private int next;

  /**
   * A message is in the outbox.
   *
   * @param content a checksum of topic and payload
   * @param in partitions that it was for
   * @param at for each of them its sequence there; 0 if it was dropped, {@link #UNKNOWN} if it is
   *     not there
   * @param now milliseconds since 1970
   */
  public void remember(int packetId, int content, int[] in, long[] at, long now) {
    if (count == packetIds.length && count < REMEMBERED_MAX) {
      resize(Math.min(REMEMBERED_MAX, 2 * count), width);
    }
    if (in.length > width) {
      resize(packetIds.length, in.length);
    }
    packetIds[next] = packetId;
    contents[next] = content;
    millis[next] = now;
    for (int i = 0; i < width; i++) {
      partitions[next * width + i] = i < in.length ? in[i] : UNKNOWN;
      sequences[next * width + i] = i < in.length ? at[i] : UNKNOWN;
    }
    count = Math.min(packetIds.length, count + 1);
    next = next + 1 == packetIds.length && count == REMEMBERED_MAX ? 0 : next + 1;
  }

  /**
   * The place of the latest message of that identifier, if it has that content; else {@link
   * #UNKNOWN}.
   *
   * @param since milliseconds since 1970; what was remembered before is not found
   */
  public int find(int packetId, int content, long since) {
    for (int age = 1; age <= count; age++) {
      int at = Math.floorMod(next - age, packetIds.length);
      if (packetIds[at] == packetId) {
        return contents[at] != content || millis[at] < since ? UNKNOWN : at;
      }
    }
    return UNKNOWN;
  }

  /**
   * Where a message is in a partition of the outbox.
   *
   * @return its sequence; 0 if it was dropped there, {@link #UNKNOWN} if it is not there
   */
  public long sequence(int place, int partition) {
    for (int i = place * width; i < (place + 1) * width; i++) {
      if (partitions[i] == partition) {
        return sequences[i];
      }
    }
    return UNKNOWN;
  }

  private void resize(int capacity, int wider) {
    int[] newPartitions = new int[capacity * wider];
    long[] newSequences = new long[capacity * wider];
    Arrays.fill(newPartitions, UNKNOWN);
    Arrays.fill(newSequences, UNKNOWN);
    for (int i = 0; i < count; i++) {
      System.arraycopy(partitions, i * width, newPartitions, i * wider, width);
      System.arraycopy(sequences, i * width, newSequences, i * wider, width);
    }
    packetIds = Arrays.copyOf(packetIds, capacity);
    contents = Arrays.copyOf(contents, capacity);
    millis = Arrays.copyOf(millis, capacity);
    partitions = newPartitions;
    sequences = newSequences;
    width = wider;
  }
}
