package io.vitrine.broker.router.trie;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of {@link FilterTrie}; the label of a {@code +} child is not looked at.
 *
 * @param here members whose filter ends here, a set as {@link Branch} has it
 * @param below members whose filter goes on with {@code #}
 * @param plus child by {@code +}
 * @param children children by their first level
 */
@SuppressWarnings("ArrayRecordComponent")
record FilterNode(
    byte[] label,
    @Nullable Object here,
    @Nullable Object below,
    @Nullable FilterNode plus,
    @Nullable Object children)
    implements Labeled {
  static final FilterNode EMPTY = new FilterNode(Levels.NONE, null, null, null, null);

  boolean isEmpty() {
    return here == null && below == null && plus == null && children == null;
  }

  @Nullable FilterNode child(byte[] text, int from, int to) {
    return (FilterNode) Labeled.child(children, text, from, to);
  }

  /** The only child, if there is just one and nothing else: it can take this node's place. */
  @Nullable FilterNode onlyChild() {
    return here == null && below == null && plus == null && children instanceof FilterNode only
        ? only
        : null;
  }

  FilterNode withLabel(byte[] changed) {
    return new FilterNode(changed, here, below, plus, children);
  }

  FilterNode withHere(@Nullable Object changed) {
    return new FilterNode(label, changed, below, plus, children);
  }

  FilterNode withBelow(@Nullable Object changed) {
    return new FilterNode(label, here, changed, plus, children);
  }

  FilterNode withPlus(@Nullable FilterNode changed) {
    return new FilterNode(label, here, below, changed, children);
  }

  FilterNode withChildren(@Nullable Object changed) {
    return new FilterNode(label, here, below, plus, changed);
  }

  /**
   * All members whose filter matches the topic's levels from {@code at} on.
   *
   * @param hidden true at the first level of a topic that begins with {@code $}, which no wildcard
   *     matches ([MQTT-4.7.2-1])
   */
  void match(
      byte[] topic,
      int length,
      int at,
      boolean hidden,
      Consumer<? super FilterTrie.Member<?>> found) {
    if (below != null && !hidden) {
      // "a/#" stands for "a" too (MQTT 5.0, 4.7.1.2).
      Branch.forEach(below, found);
    }
    if (at > length) {
      if (here != null) {
        Branch.forEach(here, found);
      }
      return;
    }
    int end = Levels.end(topic, length, at);
    FilterNode child = child(topic, at, end);
    if (child != null) {
      int common = Levels.common(child.label, topic, at, length);
      if (common == child.label.length) {
        child.match(topic, length, at + common + 1, false, found);
      }
    }
    if (plus != null && !hidden) {
      plus.match(topic, length, end + 1, false, found);
    }
  }
}
