package io.vitrine.broker.router.subscription;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of {@link PersistentMap}: bit i of {@code entries} says that an entry has hash bits i
 * here, of {@code nodes} that several do. Slots: key, value of each entry, then the nodes. At the
 * depth where the hash is used up, both are 0 and the slots are entries to search through.
 */
final class HashNode {
  static final HashNode EMPTY = new HashNode(0, 0, new Object[0]);

  private static final int BITS = 5;
  private static final int DEEPEST = 35;

  private final int entries;
  private final int nodes;
  private final Object[] slots;

  private HashNode(int entries, int nodes, Object[] slots) {
    this.entries = entries;
    this.nodes = nodes;
    this.slots = slots;
  }

  static int spread(String key) {
    int h = key.hashCode() * 0x9E3779B1;
    return h ^ h >>> 15;
  }

  @Nullable Object get(String key, int hash, int shift) {
    if (shift >= DEEPEST) {
      int at = search(key);
      return at < 0 ? null : slots[at + 1];
    }
    int bit = bit(hash, shift);
    if ((entries & bit) != 0) {
      int at = entryIndex(bit);
      return slots[at].equals(key) ? slots[at + 1] : null;
    }
    return (nodes & bit) == 0 ? null : node(bit).get(key, hash, shift + BITS);
  }

  HashNode put(String key, Object value, int hash, int shift) {
    if (shift >= DEEPEST) {
      return putColliding(key, value);
    }
    int bit = bit(hash, shift);
    if ((nodes & bit) != 0) {
      int at = nodeIndex(bit);
      return new HashNode(entries, nodes, set(at, node(bit).put(key, value, hash, shift + BITS)));
    }
    int at = entryIndex(bit);
    if ((entries & bit) == 0) {
      return new HashNode(entries | bit, nodes, insert(at, key, value));
    }
    if (slots[at].equals(key)) {
      return new HashNode(entries, nodes, set(at + 1, value));
    }
    String other = (String) slots[at];
    HashNode both =
        EMPTY
            .put(other, slots[at + 1], spread(other), shift + BITS)
            .put(key, value, hash, shift + BITS);
    return pushDown(bit, at, both);
  }

  /** The key must be there. */
  HashNode remove(String key, int hash, int shift) {
    if (shift >= DEEPEST) {
      return new HashNode(0, 0, cut(search(key)));
    }
    int bit = bit(hash, shift);
    if ((entries & bit) != 0) {
      return new HashNode(entries & ~bit, nodes, cut(entryIndex(bit)));
    }
    HashNode smaller = node(bit).remove(key, hash, shift + BITS);
    int at = nodeIndex(bit);
    return smaller.nodes == 0 && smaller.slots.length == 2
        ? pullUp(bit, at, smaller)
        : new HashNode(entries, nodes, set(at, smaller));
  }

  void forEach(BiConsumer<String, Object> action) {
    int at = 0;
    for (; at < slots.length && slots[at] instanceof String key; at += 2) {
      action.accept(key, slots[at + 1]);
    }
    for (; at < slots.length; at++) {
      ((HashNode) slots[at]).forEach(action);
    }
  }

  private HashNode putColliding(String key, Object value) {
    int at = search(key);
    return new HashNode(0, 0, at < 0 ? insert(0, key, value) : set(at + 1, value));
  }

  private int search(String key) {
    for (int at = 0; at < slots.length; at += 2) {
      if (slots[at].equals(key)) {
        return at;
      }
    }
    return -1;
  }

  /** An entry gives way to a node. */
  private HashNode pushDown(int bit, int entryAt, HashNode node) {
    int nodeAt = nodeIndex(bit) - 2;
    Object[] changed = new Object[slots.length - 1];
    System.arraycopy(slots, 0, changed, 0, entryAt);
    System.arraycopy(slots, entryAt + 2, changed, entryAt, nodeAt - entryAt);
    changed[nodeAt] = node;
    System.arraycopy(slots, nodeAt + 2, changed, nodeAt + 1, slots.length - nodeAt - 2);
    return new HashNode(entries & ~bit, nodes | bit, changed);
  }

  /** A node with one entry left becomes that entry. */
  private HashNode pullUp(int bit, int nodeAt, HashNode single) {
    int entryAt = entryIndex(bit);
    Object[] changed = new Object[slots.length + 1];
    System.arraycopy(slots, 0, changed, 0, entryAt);
    changed[entryAt] = single.slots[0];
    changed[entryAt + 1] = single.slots[1];
    System.arraycopy(slots, entryAt, changed, entryAt + 2, nodeAt - entryAt);
    System.arraycopy(slots, nodeAt + 1, changed, nodeAt + 2, slots.length - nodeAt - 1);
    return new HashNode(entries | bit, nodes & ~bit, changed);
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift);
  }

  private int entryIndex(int bit) {
    return 2 * Integer.bitCount(entries & (bit - 1));
  }

  private int nodeIndex(int bit) {
    return 2 * Integer.bitCount(entries) + Integer.bitCount(nodes & (bit - 1));
  }

  private HashNode node(int bit) {
    return (HashNode) slots[nodeIndex(bit)];
  }

  private Object[] set(int at, Object value) {
    Object[] changed = slots.clone();
    changed[at] = value;
    return changed;
  }

  private Object[] insert(int at, String key, Object value) {
    Object[] changed = new Object[slots.length + 2];
    System.arraycopy(slots, 0, changed, 0, at);
    changed[at] = key;
    changed[at + 1] = value;
    System.arraycopy(slots, at, changed, at + 2, slots.length - at);
    return changed;
  }

  private Object[] cut(int at) {
    Object[] changed = new Object[slots.length - 2];
    System.arraycopy(slots, 0, changed, 0, at);
    System.arraycopy(slots, at + 2, changed, at, changed.length - at);
    return changed;
  }
}
