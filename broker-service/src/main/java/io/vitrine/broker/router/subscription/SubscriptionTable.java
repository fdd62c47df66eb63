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
  private final Current<Snapshot<V>> current = new Current<>(new Snapshot<>(0, FilterTrie.empty()));

  /**
   * The table at one moment.
   *
   * @param version grows with every change
   */
  public record Snapshot<V>(long version, FilterTrie<V> trie) {

    /** Number of subscriptions. */
    public int size() {
      return trie.size();
    }

    /** Tells {@code found} key and value of each subscription whose filter matches. */
    public void match(String topic, BiConsumer<? super String, ? super V> found) {
      trie.match(topic, found);
    }

    private Snapshot<V> with(FilterTrie<V> changed) {
      return changed == trie ? this : new Snapshot<>(version + 1, changed);
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
          FilterTrie<V> changed = snapshot.trie;
          for (Row<V> row : rows) {
            changed = changed.put(row.filter(), row.key(), row.value());
          }
          return snapshot.with(changed);
        });
  }

  /** Removes all at once; their values do not matter. */
  public void removeAll(Collection<Row<V>> rows) {
    current.update(
        snapshot -> {
          FilterTrie<V> changed = snapshot.trie;
          for (Row<V> row : rows) {
            changed = changed.remove(row.filter(), row.key());
          }
          return snapshot.with(changed);
        });
  }
}
