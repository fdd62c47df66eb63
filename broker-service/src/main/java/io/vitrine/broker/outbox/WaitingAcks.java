package io.vitrine.broker.outbox;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements that wait for the disk, first in, first out: a ring of plain arrays, so that the
 * order of PUBLISH packets is that of their acknowledgements ([MQTT-4.6.0-2], [MQTT-4.6.0-3]).
 *
 * <p>Threads: one event loop's.
 */
final class WaitingAcks {
  private int[] partitions = new int[64];
  private long[] sequences = new long[64];
  private @Nullable Acks[] acks = new Acks[64];
  private int[] packetIds = new int[64];
  private int[] codes = new int[64];
  private int head;
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /**
   * @param sequence 0 if it waits only for those before it
   */
  void add(int partition, long sequence, Acks ack, int packetId, int code) {
    if (size == sequences.length) {
      grow();
    }
    int at = (head + size) & (sequences.length - 1);
    partitions[at] = partition;
    sequences[at] = sequence;
    acks[at] = ack;
    packetIds[at] = packetId;
    codes[at] = code;
    size++;
  }

  /** Acknowledges those at the front that are on disk. */
  void release(AtomicLongArray committed) {
    while (size > 0 && sequences[head] <= committed.get(partitions[head])) {
      Acks ack = acks[head];
      int packetId = packetIds[head];
      int code = codes[head];
      acks[head] = null;
      head = (head + 1) & (sequences.length - 1);
      size--;
      if (ack != null) {
        ack.acknowledge(packetId, code);
      }
    }
    if (size == 0 && sequences.length > 4096) {
      resize(64);
    }
  }

  private void grow() {
    resize(2 * sequences.length);
  }

  private void resize(int capacity) {
    partitions = Arrays.copyOf(unrolled(partitions), capacity);
    codes = Arrays.copyOf(unrolled(codes), capacity);
    packetIds = Arrays.copyOf(unrolled(packetIds), capacity);
    long[] newSequences = new long[capacity];
    @Nullable Acks[] newAcks = new Acks[capacity];
    for (int i = 0; i < size; i++) {
      int at = (head + i) & (sequences.length - 1);
      newSequences[i] = sequences[at];
      newAcks[i] = acks[at];
    }
    sequences = newSequences;
    acks = newAcks;
    head = 0;
  }

  private int[] unrolled(int[] ring) {
    int[] straight = new int[ring.length];
    System.arraycopy(ring, head, straight, 0, ring.length - head);
    System.arraycopy(ring, 0, straight, ring.length - head, head);
    return straight;
  }
}
