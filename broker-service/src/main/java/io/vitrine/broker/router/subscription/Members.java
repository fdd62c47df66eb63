package io.vitrine.broker.router.subscription;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Who subscribed to one filter: mostly one, sometimes a hundred thousand. Immutable. */
final class Members<V> {
  private final @Nullable String key;
  private final @Nullable V value;
  private final PersistentMap<V> more;

  private Members(@Nullable String key, @Nullable V value, PersistentMap<V> more) {
    this.key = key;
    this.value = value;
    this.more = more;
  }

  static <V> Members<V> of(String key, V value) {
    return new Members<>(key, value, PersistentMap.empty());
  }

  @Nullable V get(String wanted) {
    return wanted.equals(key) ? value : more.get(wanted);
  }

  Members<V> put(String newKey, V newValue) {
    if (key == null || newKey.equals(key)) {
      return new Members<>(newKey, newValue, more);
    }
    return new Members<>(key, value, more.put(newKey, newValue));
  }

  /** Null if nobody is left. */
  @Nullable Members<V> remove(String gone) {
    if (gone.equals(key)) {
      return more.isEmpty() ? null : new Members<>(null, null, more);
    }
    PersistentMap<V> fewer = more.remove(gone);
    return fewer.isEmpty() && key == null ? null : new Members<>(key, value, fewer);
  }

  void forEach(BiConsumer<? super String, ? super V> action) {
    if (key != null && value != null) {
      action.accept(key, value);
    }
    more.forEach(action);
  }
}
