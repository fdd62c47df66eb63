package io.vitrine.broker.router.trie;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One value per topic, asked by filter: retained messages. Immutable; a change costs the path of
 * its topic. A match goes to what begins like the filter up to its first wildcard, and no further.
 *
 * <p>Levels are limited by who accepts topics: a change follows its topic by recursion, one call
 * per level.
 *
 * <p>Threads: any.
 */
public final class TopicTrie<V> {
  private static final TopicTrie<?> EMPTY = new TopicTrie<>(TopicNode.EMPTY, 0);

  private final TopicNode root;
  private final int size;

  private TopicTrie(TopicNode root, int size) {
    this.root = root;
    this.size = size;
  }

  @SuppressWarnings("unchecked")
  public static <V> TopicTrie<V> empty() {
    return (TopicTrie<V>) EMPTY;
  }

  /** How many topics have a value. */
  public int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  public @Nullable V get(String topic) {
    return (V) root.get(bytes(topic), 0);
  }

  /** With the value in place of the topic's. */
  public TopicTrie<V> put(String topic, V value) {
    byte[] bytes = bytes(topic);
    boolean known = root.get(bytes, 0) != null;
    return new TopicTrie<>(root.put(bytes, 0, value), known ? size : size + 1);
  }

  /** Without the topic's value; itself if it has none. */
  public TopicTrie<V> remove(String topic) {
    TopicNode changed = root.remove(bytes(topic), 0);
    return changed == root ? this : new TopicTrie<>(changed, size - 1);
  }

  /**
   * Values of the topics that match, in no order, found one by one while they are asked for: who
   * sends them may stop in between and go on later with the same snapshot.
   *
   * @param filter a valid filter without {@code $share/name/}
   */
  public Iterator<V> match(String filter) {
    return new TopicMatch<>(root, bytes(filter));
  }

  /** All values, those of topics that begin with {@code $} too. */
  public Iterator<V> all() {
    return new TopicMatch<>(root);
  }

  TopicNode root() {
    return root;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
