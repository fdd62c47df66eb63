package io.vitrine.broker.router.trie;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Immutable sets of items with a key, as a hash-array mapped trie that is made for many small sets:
 * the empty set is null, a set of one is the item itself, and only from two on there is a branch.
 * Bit i of {@code bitmap} says that a slot has hash bits i of this depth; a slot is such a set
 * again. Where the hash is used up, the bitmap is 0 and the slots are items to search through.
 *
 * <p>Threads: any.
 */
final class Branch {
  /** What is the key of an item. */
  interface Keys<T> {
    int hash(T item);

    boolean same(T a, T b);
  }

  private static final int BITS = 5;
  private static final int DEEPEST = 35;

  private final int bitmap;
  private final Object[] slots;

  private Branch(int bitmap, Object... slots) {
    this.bitmap = bitmap;
    this.slots = slots;
  }

  /**
   * Where an item with that hash is: null if nowhere, the only item that may be it, or a branch
   * whose {@link #slots} are all to be looked at.
   */
  static @Nullable Object candidates(@Nullable Object set, int hash) {
    Object slot = set;
    for (int shift = 0; slot instanceof Branch branch && shift < DEEPEST; shift += BITS) {
      int bit = bit(hash, shift);
      slot = (branch.bitmap & bit) == 0 ? null : branch.slots[branch.index(bit)];
    }
    return slot;
  }

  Object[] slots() {
    return slots;
  }

  /** The set with the item, in place of one with the same key. */
  static <T> Object put(@Nullable Object set, T item, Keys<T> keys) {
    return put(set, item, keys.hash(item), 0, keys);
  }

  /** The set without the item that has the key of {@code item}; null if none is left. */
  static <T> @Nullable Object remove(@Nullable Object set, T item, Keys<T> keys) {
    return set == null ? null : remove(set, item, keys.hash(item), 0, keys);
  }

  @SuppressWarnings("unchecked")
  static <T> void forEach(@Nullable Object set, Consumer<? super T> action) {
    if (set instanceof Branch branch) {
      for (Object each : branch.slots) {
        forEach(each, action);
      }
    } else if (set != null) {
      action.accept((T) set);
    }
  }

  private static <T> Object put(@Nullable Object set, T item, int hash, int shift, Keys<T> keys) {
    if (set == null) {
      return item;
    }
    if (set instanceof Branch branch) {
      return shift >= DEEPEST
          ? branch.putColliding(item, keys)
          : branch.putHere(item, hash, shift, keys);
    }
    @SuppressWarnings("unchecked")
    T other = (T) set;
    return keys.same(other, item) ? item : both(other, keys.hash(other), item, hash, shift);
  }

  private static Object both(Object a, int aHash, Object b, int bHash, int shift) {
    if (shift >= DEEPEST) {
      return new Branch(0, a, b);
    }
    int aBit = bit(aHash, shift);
    int bBit = bit(bHash, shift);
    if (aBit == bBit) {
      return new Branch(aBit, both(a, aHash, b, bHash, shift + BITS));
    }
    boolean aFirst = Integer.compareUnsigned(aBit, bBit) < 0;
    return aFirst ? new Branch(aBit | bBit, a, b) : new Branch(aBit | bBit, b, a);
  }

  private <T> Branch putHere(T item, int hash, int shift, Keys<T> keys) {
    int bit = bit(hash, shift);
    int index = index(bit);
    return (bitmap & bit) == 0
        ? new Branch(bitmap | bit, inserted(index, item))
        : new Branch(bitmap, replaced(index, put(slots[index], item, hash, shift + BITS, keys)));
  }

  private <T> Branch putColliding(T item, Keys<T> keys) {
    int index = search(item, keys);
    return new Branch(0, index < 0 ? inserted(slots.length, item) : replaced(index, item));
  }

  private static <T> @Nullable Object remove(
      Object set, T item, int hash, int shift, Keys<T> keys) {
    if (set instanceof Branch branch) {
      return branch.removeHere(item, hash, shift, keys);
    }
    @SuppressWarnings("unchecked")
    T other = (T) set;
    return keys.same(other, item) ? null : set;
  }

  private <T> Object removeHere(T item, int hash, int shift, Keys<T> keys) {
    if (shift >= DEEPEST) {
      int index = search(item, keys);
      return index < 0 ? this : without(index, 0);
    }
    int bit = bit(hash, shift);
    if ((bitmap & bit) == 0) {
      return this;
    }
    int index = index(bit);
    Object before = slots[index];
    Object after = remove(before, item, hash, shift + BITS, keys);
    if (after == before) {
      return this;
    }
    if (after == null) {
      return without(index, bitmap & ~bit);
    }
    // One item alone needs no branch above it.
    return slots.length == 1 && !(after instanceof Branch)
        ? after
        : new Branch(bitmap, replaced(index, after));
  }

  private Object without(int index, int newBitmap) {
    if (slots.length == 2 && !(slots[1 - index] instanceof Branch)) {
      return slots[1 - index];
    }
    Object[] changed = new Object[slots.length - 1];
    System.arraycopy(slots, 0, changed, 0, index);
    System.arraycopy(slots, index + 1, changed, index, changed.length - index);
    return new Branch(newBitmap, changed);
  }

  @SuppressWarnings("unchecked")
  private <T> int search(T item, Keys<T> keys) {
    for (int i = 0; i < slots.length; i++) {
      if (keys.same((T) slots[i], item)) {
        return i;
      }
    }
    return -1;
  }

  private Object[] inserted(int index, Object item) {
    Object[] changed = new Object[slots.length + 1];
    System.arraycopy(slots, 0, changed, 0, index);
    changed[index] = item;
    System.arraycopy(slots, index, changed, index + 1, slots.length - index);
    return changed;
  }

  private Object[] replaced(int index, Object item) {
    Object[] changed = slots.clone();
    changed[index] = item;
    return changed;
  }

  private int index(int bit) {
    return Integer.bitCount(bitmap & (bit - 1));
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift);
  }
}
