package io.vitrine.bridge.ledger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of sequences, a bit each where they are dense. */
final class SequenceSet {
  private static final int CHUNK = 1 << 16;

  private final Map<Long, BitSet> chunks = new HashMap<>();
  private long first = Long.MAX_VALUE;
  private long last;

  /** Whether it was not there. */
  boolean add(long sequence) {
    BitSet chunk = chunks.computeIfAbsent(sequence / CHUNK, key -> new BitSet());
    int at = (int) (sequence % CHUNK);
    boolean fresh = !chunk.get(at);
    chunk.set(at);
    first = Math.min(first, sequence);
    last = Math.max(last, sequence);
    return fresh;
  }

  boolean has(long sequence) {
    BitSet chunk = chunks.get(sequence / CHUNK);
    return chunk != null && chunk.get((int) (sequence % CHUNK));
  }

  /** How many of them are from {@code from} to {@code through}. */
  long count(long from, long through) {
    long count = 0;
    for (Map.Entry<Long, BitSet> each : chunks.entrySet()) {
      long base = each.getKey() * CHUNK;
      int begin = (int) Math.max(0, from - base);
      int end = (int) Math.min(CHUNK, through + 1 - base);
      if (begin < end) {
        count += each.getValue().get(begin, end).cardinality();
      }
    }
    return count;
  }

  /** The least of them; {@link Long#MAX_VALUE} if there is none. */
  long first() {
    return first;
  }

  /** The greatest; 0 if there is none. */
  long last() {
    return last;
  }
}
