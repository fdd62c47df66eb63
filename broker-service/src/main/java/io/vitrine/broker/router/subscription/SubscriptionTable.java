package io.vitrine.broker.router.subscription;

import io.vitrine.mqtt.topic.TopicFilter;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions of the broker: per filter, values by the key of their subscriber. Filters
 * without wildcards are in a map, the others in a tree by level. A change makes a new snapshot that
 * shares nearly all of the old one, and has a greater version.
 *
 * <p>Threads: any; readers never wait, writers try again when another was quicker.
 */
public final class SubscriptionTable<V> {
  private final Current<Snapshot<V>> current = new Current<>(Snapshot.empty());

  /**
   * The table at one moment.
   *
   * @param version grows with every change
   * @param size number of subscriptions
   */
  public record Snapshot<V>(
      long version, int size, PersistentMap<Members<V>> exact, FilterNode<V> wild) {

    private static <V> Snapshot<V> empty() {
      return new Snapshot<>(0, 0, PersistentMap.empty(), FilterNode.empty());
    }

    /** Tells {@code found} key and value of each subscription whose filter matches. */
    public void match(String topic, BiConsumer<? super String, ? super V> found) {
      Members<V> members = exact.get(topic);
      if (members != null) {
        members.forEach(found);
      }
      if (!wild.isEmpty()) {
        wild.match(topic.split("/", -1), 0, topic.startsWith("$"), found);
      }
    }

    private @Nullable V get(TopicFilter filter, String key) {
      if (filter.hasWildcard()) {
        return wild.get(levels(filter), 0, key);
      }
      Members<V> members = exact.get(filter.filter());
      return members == null ? null : members.get(key);
    }

    private Snapshot<V> put(TopicFilter filter, String key, V value) {
      int count = get(filter, key) == null ? size + 1 : size;
      if (filter.hasWildcard()) {
        return new Snapshot<>(version + 1, count, exact, wild.put(levels(filter), 0, key, value));
      }
      Members<V> members = exact.get(filter.filter());
      Members<V> more = members == null ? Members.of(key, value) : members.put(key, value);
      return new Snapshot<>(version + 1, count, exact.put(filter.filter(), more), wild);
    }

    private Snapshot<V> remove(TopicFilter filter, String key) {
      if (get(filter, key) == null) {
        return this;
      }
      if (filter.hasWildcard()) {
        return new Snapshot<>(version + 1, size - 1, exact, wild.remove(levels(filter), 0, key));
      }
      Members<V> members = exact.get(filter.filter());
      Members<V> fewer = members == null ? null : members.remove(key);
      return new Snapshot<>(
          version + 1,
          size - 1,
          fewer == null ? exact.remove(filter.filter()) : exact.put(filter.filter(), fewer),
          wild);
    }

    private static String[] levels(TopicFilter filter) {
      return filter.filter().split("/", -1);
    }
  }

  /** One entry to {@linkplain #putAll put}. */
  public record Row<V>(TopicFilter filter, String key, V value) {}

  public Snapshot<V> snapshot() {
    return current.get();
  }

  /** Adds or replaces all at once: nobody sees a part of them. */
  public void putAll(Collection<Row<V>> rows) {
    current.update(
        snapshot -> {
          Snapshot<V> changed = snapshot;
          for (Row<V> row : rows) {
            changed = changed.put(row.filter(), row.key(), row.value());
          }
          return changed;
        });
  }

  /** Removes all at once; their values do not matter. */
  public void removeAll(Collection<Row<V>> rows) {
    current.update(
        snapshot -> {
          Snapshot<V> changed = snapshot;
          for (Row<V> row : rows) {
            changed = changed.remove(row.filter(), row.key());
          }
          return changed;
        });
  }
}
