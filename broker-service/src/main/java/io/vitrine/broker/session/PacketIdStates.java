package io.vitrine.broker.session;

/**
 * Packet identifiers with a small state each: an open-addressing table that is a few bytes while
 * empty.
 */
final class PacketIdStates {
  /** State of an identifier that is not in use. */
  static final int FREE = 0;

  private static final char[] NO_IDS = {};
  private static final byte[] NO_STATES = {};

  private char[] ids = NO_IDS;
  private byte[] states = NO_STATES;
  private int size;

  int size() {
    return size;
  }

  int get(int id) {
    if (size == 0) {
      return FREE;
    }
    return states[slot(id)];
  }

  void put(int id, int state) {
    if (2 * (size + 1) > ids.length) {
      grow();
    }
    int slot = slot(id);
    if (states[slot] == FREE) {
      ids[slot] = (char) id;
      size++;
    }
    states[slot] = (byte) state;
  }

  void remove(int id) {
    if (size == 0) {
      return;
    }
    int slot = slot(id);
    if (states[slot] == FREE) {
      return;
    }
    size--;
    int mask = ids.length - 1;
    // Moves back those that had to step over the freed slot.
    int hole = slot;
    states[hole] = FREE;
    for (int at = (hole + 1) & mask; states[at] != FREE; at = (at + 1) & mask) {
      int home = home(ids[at], mask);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        ids[hole] = ids[at];
        states[hole] = states[at];
        states[at] = FREE;
        hole = at;
      }
    }
  }

  /** The slot of {@code id}, or the free one where it would go. */
  private int slot(int id) {
    int mask = ids.length - 1;
    int at = home(id, mask);
    while (states[at] != FREE && ids[at] != id) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private static int home(int id, int mask) {
    return (id * 0x9E37) >>> 4 & mask;
  }

  private void grow() {
    char[] oldIds = ids;
    byte[] oldStates = states;
    int capacity = Math.max(8, 2 * oldIds.length);
    ids = new char[capacity];
    states = new byte[capacity];
    size = 0;
    for (int i = 0; i < oldIds.length; i++) {
      if (oldStates[i] != FREE) {
        put(oldIds[i], oldStates[i]);
      }
    }
  }
}
