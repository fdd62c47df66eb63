package io.vitrine.broker.router.subscription;

import io.vitrine.broker.router.trie.FilterTrie;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.Collection;
import java.util.function.BiConsumer;

/**
 * All subscriptions of the broker: per filter, values by the key of their subscriber. A change
 * makes a new snapshot that shares nearly all of the old one, and has a greater version.
 *
 * <p>Threads: any; readers never wait, writers try again when another was quicker.
 */
public final class SubscriptionTable<V> {
  private final Current<Snapshot<V>> current =
      new Current<>(new Snapshot<>(0, FilterTrie.empty(), 0));

  /**
   * The table at one moment.
   *
   * @param version grows with every change
   * @param shared how many are members of shared subscriptions
   */
  public record Snapshot<V>(long version, FilterTrie<V> trie, int shared) {

    /** Number of subscriptions. */
    public int size() {
      return trie.size();
    }

    /** Tells {@code found} key and value of each subscription whose filter matches. */
    public void match(String topic, BiConsumer<? super String, ? super V> found) {
      trie.match(topic, found);
    }

    private Snapshot<V> with(FilterTrie<V> changed, int nowShared) {
      return changed == trie ? this : new Snapshot<>(version + 1, changed, nowShared);
    }
  }

  /** One entry to {@linkplain #putAll put}. */
  public record Row<V>(TopicFilter filter, String key, V value) {}

  public Snapshot<V> snapshot() {
    return current.get();
  }

  /** A new version of the same subscriptions, for who remembers something by version. */
  public void touch() {
    current.update(
        snapshot -> new Snapshot<>(snapshot.version + 1, snapshot.trie, snapshot.shared));
  }

  /** Adds or replaces all at once: nobody sees a part of them. */
  public void putAll(Collection<Row<V>> rows) {
    current.update(
        snapshot -> {
          FilterTrie<V> changed = snapshot.trie;
          int shared = snapshot.shared;
          for (Row<V> row : rows) {
            int before = changed.size();
            changed = changed.put(row.filter(), row.key(), row.value());
            shared += row.filter().share() == null ? 0 : changed.size() - before;
          }
          return snapshot.with(changed, shared);
        });
  }

  /** Removes all at once; their values do not matter. */
  public void removeAll(Collection<Row<V>> rows) {
    current.update(
        snapshot -> {
          FilterTrie<V> changed = snapshot.trie;
          int shared = snapshot.shared;
          for (Row<V> row : rows) {
            int before = changed.size();
            changed = changed.remove(row.filter(), row.key());
            shared += row.filter().share() == null ? 0 : changed.size() - before;
          }
          return snapshot.with(changed, shared);
        });
  }
}
