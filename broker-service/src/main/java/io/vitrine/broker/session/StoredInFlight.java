package io.vitrine.broker.session;

import org.jspecify.annotations.Nullable;

/**
 * Messages of a stored session on their way to the client, by packet identifier. The identifier
 * follows from the message's sequence, so that it is the same after a restart; the message itself
 * is not held here.
 */
final class StoredInFlight {
  static final int FREE = 0;

  /** PUBACK or PUBREC is awaited. */
  static final int SENT = 1;

  /** PUBREC came, the store is being told; PUBREL is sent after that. */
  static final int RELEASING = 2;

  /** PUBREL was sent, PUBCOMP is awaited. */
  static final int RELEASED = 3;

  private static final int CAPACITY_MAX = 1 << 16;

  private @Nullable StoredMessage[] messages = new StoredMessage[0];
  private byte[] states = new byte[0];
  private int size;

  int size() {
    return size;
  }

  /** Whether the identifier of {@code message} is free: 65,535 messages before it may not be. */
  boolean mayAdd(StoredMessage message) {
    while (true) {
      StoredMessage there = messages.length == 0 ? null : messages[slot(message.packetId())];
      if (there == null && 2 * size < messages.length) {
        return true;
      }
      if (messages.length == CAPACITY_MAX) {
        return there == null;
      }
      grow();
    }
  }

  /**
   * @param message without the bytes of its message, see {@link #mayAdd}
   */
  void add(StoredMessage message, int state) {
    int slot = slot(message.packetId());
    messages[slot] = message;
    states[slot] = (byte) state;
    size++;
  }

  int state(int id) {
    StoredMessage there = size == 0 ? null : messages[slot(id)];
    return there != null && there.packetId() == id ? states[slot(id)] : FREE;
  }

  void state(int id, int changed) {
    states[slot(id)] = (byte) changed;
  }

  /** The message in flight with that identifier; its state must not be free. */
  StoredMessage get(int id) {
    StoredMessage there = messages[slot(id)];
    if (there == null) {
      throw new IllegalStateException("packet identifier " + id + " is not in flight");
    }
    return there;
  }

  void remove(int id) {
    messages[slot(id)] = null;
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

  private int slot(int id) {
    return id & (messages.length - 1);
  }

  private void grow() {
    @Nullable StoredMessage[] oldMessages = messages;
    byte[] oldStates = states;
    messages = new StoredMessage[Math.max(16, 2 * oldMessages.length)];
    states = new byte[messages.length];
    for (int i = 0; i < oldMessages.length; i++) {
      StoredMessage each = oldMessages[i];
      if (each != null) {
        int slot = slot(each.packetId());
        messages[slot] = each;
        states[slot] = oldStates[i];
      }
    }
  }
}
