package io.vitrine.bridge.ledger;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The latest checkpoint of each partition of an outbox, and whether they went back.
 *
 * <p>Threads: one at a time.
 */
public final class Checkpoints {
  private final SortedMap<Audit.Outbox, Checkpoint> latest = new TreeMap<>();
  private long count;
  private long backwards;

  /** In the order in which they were written; what is none is left out. */
  void take(byte[] value) {
    Checkpoint checkpoint = Checkpoint.of(value);
    if (checkpoint == null) {
      return;
    }
    count++;
    Checkpoint before = latest.put(checkpoint.outbox(), checkpoint);
    // What is not exact begins anew with each bridge.
    if (before != null
        && before.exact()
        && checkpoint.exact()
        && before.through() > checkpoint.through()) {
      backwards++;
    }
  }

  /** By partition of an outbox. */
  public SortedMap<Audit.Outbox, Checkpoint> latest() {
    return Collections.unmodifiableSortedMap(latest);
  }

  /** How many were read. */
  public long count() {
    return count;
  }

  /** How many said less than one that was written before. */
  public long backwards() {
    return backwards;
  }
}
