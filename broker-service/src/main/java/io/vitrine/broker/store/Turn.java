package io.vitrine.broker.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What an event loop wants written after one of its turns, or after a part of a long one: on disk
 * as a whole, or not at all.
 *
 * <p>Threads: the loop's until it is handed over, then the store's.
 */
final class Turn {
  private final StoreLane lane;
  private final long number;
  private final List<Change> changes = new ArrayList<>(4);
  private final List<BooleanSupplier> before = new ArrayList<>(0);
  private int ops;
  private long weight;
  private boolean urgent;

  Turn(StoreLane lane, long number) {
    this.lane = lane;
    this.number = number;
  }

  void add(Change change) {
    changes.add(change);
    ops += change.ops();
    weight += change.weight();
  }

  /** It is written only after something else is on disk. */
  void after(BooleanSupplier onDisk) {
    before.add(onDisk);
  }

  /** Whether what it must come after is on disk. */
  boolean due() {
    return before.isEmpty() || before.stream().allMatch(BooleanSupplier::getAsBoolean);
  }

  /** Somebody waits for more than the disk: no lingering. */
  void urgent() {
    urgent = true;
  }

  boolean isUrgent() {
    return urgent;
  }

  StoreLane lane() {
    return lane;
  }

  /** All of it is on disk. */
  void committed() {
    lane.committed(number);
  }

  int ops() {
    return ops;
  }

  long weight() {
    return weight;
  }

  void write(Group group) {
    for (Change change : changes) {
      change.write(group);
    }
  }
}
