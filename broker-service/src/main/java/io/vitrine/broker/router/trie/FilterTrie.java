package io.vitrine.broker.router.trie;

import io.vitrine.mqtt.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Values by topic filter and key, asked by topic: who subscribed to what. Immutable; a change costs
 * the path of its filter. A match costs the levels of the topic and, where {@code +} branches off,
 * the filters that begin like it.
 *
 * <p>Levels are limited by who accepts filters: a filter is followed by recursion, one call per
 * level.
 *
 * <p>Threads: any.
 */
public final class FilterTrie<V> {
  private static final FilterTrie<?> EMPTY = new FilterTrie<>(FilterNode.EMPTY, 0);

  private final FilterNode root;
  private final int size;

  FilterTrie(FilterNode root, int size) {
    this.root = root;
    this.size = size;
  }

  /** A value with its key among those of the same filter. */
  record Member<V>(String key, V value) {
    static final Branch.Keys<Member<?>> BY_KEY =
        new Branch.Keys<>() {
          @Override
          public int hash(Member<?> member) {
            return Levels.hash(member.key);
          }

          @Override
          public boolean same(Member<?> a, Member<?> b) {
            return a.key.equals(b.key);
          }
        };
  }

  @SuppressWarnings("unchecked")
  public static <V> FilterTrie<V> empty() {
    return (FilterTrie<V>) EMPTY;
  }

  /** How many values there are. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * With the value in place of what the filter has for the key.
   *
   * @param filter its share name is not looked at: put it into the key or the value
   */
  public FilterTrie<V> put(TopicFilter filter, String key, V value) {
    FilterInsertion insertion = new FilterInsertion(bytes(filter), new Member<>(key, value));
    FilterNode changed = insertion.into(root);
    return new FilterTrie<>(changed, insertion.added() ? size + 1 : size);
  }

  /** Without what the filter has for the key; itself if that is nothing. */
  public FilterTrie<V> remove(TopicFilter filter, String key) {
    FilterRemoval removal = new FilterRemoval(bytes(filter), new Member<>(key, ""));
    FilterNode changed = removal.from(root);
    return changed == root ? this : new FilterTrie<>(changed, size - 1);
  }

  /** Tells {@code found} key and value of all whose filter matches the topic. */
  public void match(String topic, BiConsumer<? super String, ? super V> found) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    match(bytes, bytes.length, found);
  }

  /**
   * Tells {@code found} key and value of all whose filter matches the topic, in no order. Makes no
   * object per level or value.
   *
   * @param topic UTF-8 in its first {@code length} bytes
   */
  @SuppressWarnings("unchecked")
  public void match(byte[] topic, int length, BiConsumer<? super String, ? super V> found) {
    if (size == 0) {
      return;
    }
    Consumer<Member<?>> members = each -> found.accept(each.key, (V) each.value);
    root.match(topic, length, 0, length > 0 && topic[0] == '$', members);
  }

  private static byte[] bytes(TopicFilter filter) {
    return filter.filter().getBytes(StandardCharsets.UTF_8);
  }

  FilterNode root() {
    return root;
  }
}
