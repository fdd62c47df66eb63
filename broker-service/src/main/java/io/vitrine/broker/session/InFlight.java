package io.vitrine.broker.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * QoS 1 and 2 messages on their way to the client, by packet identifier.
 *
 * <p>Identifiers are handed out in turn, so the identifier's low bits are its slot, and the order
 * of sending is the order of identifiers behind the next one. Grows with what is in flight.
 */
final class InFlight {
  static final int FREE = 0;

  /** QoS 1: PUBACK is awaited. */
  static final int SENT_1 = 1;

  /** QoS 2: PUBREC is awaited. */
  static final int SENT_2 = 2;

  /** QoS 2: PUBREL was sent, PUBCOMP is awaited. */
  static final int RELEASED = 3;

  private static final int ID_MAX = 65_535;

  private char[] ids = new char[0];
  private byte[] states = new byte[0];
  private @Nullable Pending[] kept = new Pending[0];
  private int size;
  private int next = 1;

  int size() {
    return size;
  }

  /**
   * Takes the next free identifier.
   *
   * @param message what to send again after a reconnect; null if the session ends with the
   *     connection
   */
  int add(int state, @Nullable Pending message) {
    if (size == ids.length) {
      grow();
    }
    int mask = ids.length - 1;
    while (states[next & mask] != FREE) {
      advance();
    }
    int id = next;
    int slot = id & mask;
    ids[slot] = (char) id;
    states[slot] = (byte) state;
    kept[slot] = message;
    size++;
    advance();
    return id;
  }

  int state(int id) {
    if (size == 0) {
      return FREE;
    }
    int slot = id & (ids.length - 1);
    return ids[slot] == id ? states[slot] : FREE;
  }

  @Nullable Pending message(int id) {
    return kept[id & (ids.length - 1)];
  }

  void remove(int id) {
    int slot = id & (ids.length - 1);
    if (states[slot] == FREE || ids[slot] != id) {
      throw new IllegalStateException("packet identifier " + id + " is not in flight");
    }
    states[slot] = FREE;
    kept[slot] = null;
    size--;
  }

  /** PUBREC came: the message need not be sent again, PUBREL must. */
  void release(int id) {
    int slot = id & (ids.length - 1);
    if (states[slot] != SENT_2 || ids[slot] != id) {
      throw new IllegalStateException("packet identifier " + id + " is not SENT_2");
    }
    states[slot] = RELEASED;
    kept[slot] = null;
  }

  /** All identifiers in use, in the order of sending. */
  int[] inOrder() {
    int[] found = new int[size];
    int n = 0;
    for (int slot = 0; slot < ids.length; slot++) {
      if (states[slot] != FREE) {
        found[n++] = Math.floorMod(ids[slot] - next, ID_MAX);
      }
    }
    Arrays.sort(found);
    for (int i = 0; i < n; i++) {
      found[i] = (found[i] + next - 1) % ID_MAX + 1;
    }
    return found;
  }

  private void advance() {
    next = next == ID_MAX ? 1 : next + 1;
  }

  private void grow() {
    int capacity = Math.max(8, 2 * ids.length);
    char[] oldIds = ids;
    byte[] oldStates = states;
    @Nullable Pending[] oldKept = kept;
    ids = new char[capacity];
    states = new byte[capacity];
    kept = new Pending[capacity];
    for (int i = 0; i < oldIds.length; i++) {
      int slot = oldIds[i] & (capacity - 1);
      ids[slot] = oldIds[i];
      states[slot] = oldStates[i];
      kept[slot] = oldKept[i];
    }
  }
}
