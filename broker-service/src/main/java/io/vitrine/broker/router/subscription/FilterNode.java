package io.vitrine.broker.router.subscription;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A level of the tree of filters with wildcards. Immutable; a change copies the path to it.
 *
 * @param children by level; {@code +} is a level like others
 * @param here who subscribed to the filter that ends with this level
 * @param below who subscribed to this level and {@code /#}
 */
record FilterNode<V>(
    PersistentMap<FilterNode<V>> children, @Nullable Members<V> here, @Nullable Members<V> below) {

  static <V> FilterNode<V> empty() {
    return new FilterNode<>(PersistentMap.empty(), null, null);
  }

  boolean isEmpty() {
    return children.isEmpty() && here == null && below == null;
  }

  @Nullable V get(String[] levels, int at, String key) {
    if (at == levels.length || levels[at].equals("#")) {
      Members<V> members = at == levels.length ? here : below;
      return members == null ? null : members.get(key);
    }
    FilterNode<V> child = children.get(levels[at]);
    return child == null ? null : child.get(levels, at + 1, key);
  }

  FilterNode<V> put(String[] levels, int at, String key, V value) {
    if (at == levels.length) {
      return new FilterNode<>(children, with(here, key, value), below);
    }
    if (levels[at].equals("#")) {
      return new FilterNode<>(children, here, with(below, key, value));
    }
    FilterNode<V> child = children.get(levels[at]);
    FilterNode<V> changed =
        (child == null ? FilterNode.<V>empty() : child).put(levels, at + 1, key, value);
    return new FilterNode<>(children.put(levels[at], changed), here, below);
  }

  /** The entry must be there. */
  FilterNode<V> remove(String[] levels, int at, String key) {
    if (at == levels.length) {
      return new FilterNode<>(children, without(here, key), below);
    }
    if (levels[at].equals("#")) {
      return new FilterNode<>(children, here, without(below, key));
    }
    FilterNode<V> child = children.get(levels[at]);
    if (child == null) {
      throw new IllegalStateException("no level " + levels[at] + " of the filter to remove");
    }
    FilterNode<V> changed = child.remove(levels, at + 1, key);
    return new FilterNode<>(
        changed.isEmpty() ? children.remove(levels[at]) : children.put(levels[at], changed),
        here,
        below);
  }

  /**
   * All whose filter matches; {@code #} stands for its parent too (MQTT 5.0, 4.7.1.2).
   *
   * @param hidden true at the first level of a topic that begins with {@code $}, which no wildcard
   *     matches ([MQTT-4.7.2-1])
   */
  void match(String[] levels, int at, boolean hidden, BiConsumer<? super String, ? super V> found) {
    if (below != null && !hidden) {
      below.forEach(found);
    }
    if (at == levels.length) {
      if (here != null) {
        here.forEach(found);
      }
      return;
    }
    FilterNode<V> child = children.get(levels[at]);
    if (child != null) {
      child.match(levels, at + 1, false, found);
    }
    FilterNode<V> any = hidden ? null : children.get("+");
    if (any != null) {
      any.match(levels, at + 1, false, found);
    }
  }

  private static <V> Members<V> with(@Nullable Members<V> members, String key, V value) {
    return members == null ? Members.of(key, value) : members.put(key, value);
  }

  private static <V> @Nullable Members<V> without(@Nullable Members<V> members, String key) {
    return members == null ? null : members.remove(key);
  }
}
