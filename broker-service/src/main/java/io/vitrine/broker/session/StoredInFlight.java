package io.vitrine.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * Messages of a stored session on their way to the client, by packet identifier. The identifier
 * follows from the message's sequence, so that it is the same after a restart; the message itself
 * is not held here.
 *
 * <p>A hash table, each entry in the first free slot from that of its identifier on: its size
 * follows from how many are on their way at most, whatever gaps there are between them.
 */
final class StoredInFlight {
  static final int FREE = 0;

  /** PUBACK or PUBREC is awaited. */
  static final int SENT = 1;

  /** PUBREC came, the store is being told; PUBREL is sent after that. */
  static final int RELEASING = 2;

  /** PUBREL was sent, PUBCOMP is awaited. */
  static final int RELEASED = 3;

  private static final int NONE = -1;
  private static final int SLOTS_MIN = 16;

  private @Nullable StoredMessage[] messages = new StoredMessage[0];
  private byte[] states = new byte[0];
  private int size;

  int size() {
    return size;
  }

  /** Whether the identifier of {@code message} is free: 65,535 messages before it may not be. */
  boolean mayAdd(StoredMessage message) {
    return slot(message.packetId()) == NONE;
  }

  /**
   * @param message without the bytes of its message, see {@link #mayAdd}
   */
  void add(StoredMessage message, int state) {
    if (2 * (size + 1) > messages.length) {
      grow();
    }
    put(message, (byte) state);
    size++;
  }

  private void put(StoredMessage message, byte state) {
    int at = home(message.packetId());
    while (messages[at] != null) {
      at = next(at);
    }
    messages[at] = message;
    states[at] = state;
  }

  int state(int id) {
    int slot = slot(id);
    return slot == NONE ? FREE : states[slot];
  }

  void state(int id, int changed) {
    states[taken(id)] = (byte) changed;
  }

  /** The message in flight with that identifier; its state must not be free. */
  StoredMessage get(int id) {
    StoredMessage there = messages[taken(id)];
    if (there == null) {
      throw new IllegalStateException("packet identifier " + id + " is not in flight");
    }
    return there;
  }

  void remove(int id) {
    int hole = taken(id);
    int at = next(hole);
    for (StoredMessage each = messages[at]; each != null; each = messages[at]) {
      // Who may not stay behind the hole moves into it.
      if (distance(home(each.packetId()), at) >= distance(hole, at)) {
        messages[hole] = each;
        states[hole] = states[at];
        hole = at;
      }
      at = next(at);
    }
    messages[hole] = null;
    size--;
  }

  /** The lowest sequence in flight; {@code otherwise} if nothing is. */
  long lowest(long otherwise) {
    long lowest = Long.MAX_VALUE;
    for (StoredMessage each : messages) {
      if (each != null) {
        lowest = Math.min(lowest, each.sequence());
      }
    }
    return size == 0 ? otherwise : lowest;
  }

  void clear() {
    messages = new StoredMessage[0];
    states = new byte[0];
    size = 0;
  }

  private int home(int id) {
    return id & (messages.length - 1);
  }

  private int next(int slot) {
    return slot + 1 & (messages.length - 1);
  }

  private int distance(int from, int to) {
    return to - from & (messages.length - 1);
  }

  private int slot(int id) {
    if (size == 0) {
      return NONE;
    }
    int at = home(id);
    for (StoredMessage each = messages[at]; each != null; each = messages[at]) {
      if (each.packetId() == id) {
        return at;
      }
      at = next(at);
    }
    return NONE;
  }

  private int taken(int id) {
    int slot = slot(id);
    if (slot == NONE) {
      throw new IllegalStateException("packet identifier " + id + " is not in flight");
    }
    return slot;
  }

  private void grow() {
    @Nullable StoredMessage[] oldMessages = messages;
    byte[] oldStates = states;
    messages = new StoredMessage[Math.max(SLOTS_MIN, 2 * oldMessages.length)];
    states = new byte[messages.length];
    for (int i = 0; i < oldMessages.length; i++) {
      StoredMessage each = oldMessages[i];
      if (each != null) {
        put(each, oldStates[i]);
      }
    }
  }
}
