package io.vitrine.broker.loop;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledgements that wait for the disk, first in, first out: a ring of plain arrays, so that the
 * order of PUBLISH packets is that of their acknowledgements ([MQTT-4.6.0-2], [MQTT-4.6.0-3]).
 *
 * <p>Threads: one event loop's.
 */
final class WaitingAcks {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingAcks.class);

  private int[] sources = new int[64];
  private long[] sequences = new long[64];
  private @Nullable Acks[] acks = new Acks[64];
  private int[] packetIds = new int[64];
  private int[] codes = new int[64];
  private int head;
  private int size;

  /** Whether one of those that the next acknowledgement waits for was refused. */
  private boolean refused;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /**
   * @param sequence 0 if it waits only for those before it
   * @param ack null if the next one is to wait for this too
   */
  void add(int source, long sequence, @Nullable Acks ack, int packetId, int code) {
    if (size == sequences.length) {
      grow();
    }
    int at = (head + size) & (sequences.length - 1);
    sources[at] = source;
    sequences[at] = sequence;
    acks[at] = ack;
    packetIds[at] = packetId;
    codes[at] = code;
    size++;
  }

  /**
   * Lets go on those at the front that are on disk.
   *
   * @param failed what {@code committed} says of a source that writes no more
   */
  void release(AtomicLongArray committed, long failed) {
    while (size > 0 && sequences[head] <= committed.get(sources[head])) {
      refused |= sequences[head] > 0 && committed.get(sources[head]) == failed;
      Acks ack = acks[head];
      int packetId = packetIds[head];
      int code = codes[head];
      acks[head] = null;
      head = (head + 1) & (sequences.length - 1);
      size--;
      if (ack != null) {
        boolean refuse = refused;
        refused = false;
        tell(ack, refuse, packetId, code);
      }
    }
    if (size == 0 && sequences.length > 4096) {
      resize(64);
    }
  }

  private static void tell(Acks ack, boolean refuse, int packetId, int code) {
    try {
      if (refuse) {
        ack.refuse(packetId, code);
      } else {
        ack.acknowledge(packetId, code);
      }
    } catch (RuntimeException e) {
      LOG.error("What waited for the disk could not go on", e);
    }
  }

  private void grow() {
    resize(2 * sequences.length);
  }

  private void resize(int capacity) {
    sources = Arrays.copyOf(unrolled(sources), capacity);
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
