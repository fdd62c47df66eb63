package io.vitrine.broker.router.subscription;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map with text keys; a change makes a new map that shares all but the path to
 * the changed entry. A compressed hash-array mapped prefix tree: 32 ways, entries before nodes in
 * one array.
 *
 * <p>Threads: any.
 */
public final class PersistentMap<V> {
  private static final PersistentMap<?> EMPTY = new PersistentMap<>(HashNode.EMPTY, 0);

  private final HashNode root;
  private final int size;

  private PersistentMap(HashNode root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  public static <V> PersistentMap<V> empty() {
    return (PersistentMap<V>) EMPTY;
  }

  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  @SuppressWarnings("unchecked")
  public @Nullable V get(String key) {
    return (V) root.get(key, HashNode.spread(key), 0);
  }

  public PersistentMap<V> put(String key, V value) {
    boolean known = get(key) != null;
    HashNode changed = root.put(key, value, HashNode.spread(key), 0);
    return new PersistentMap<>(changed, known ? size : size + 1);
  }

  public PersistentMap<V> remove(String key) {
    if (get(key) == null) {
      return this;
    }
    return size == 1
        ? empty()
        : new PersistentMap<>(root.remove(key, HashNode.spread(key), 0), size - 1);
  }

  @SuppressWarnings("unchecked")
  public void forEach(BiConsumer<? super String, ? super V> action) {
    root.forEach((key, value) -> action.accept(key, (V) value));
  }
}
