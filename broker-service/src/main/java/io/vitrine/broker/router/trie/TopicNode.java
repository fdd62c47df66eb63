package io.vitrine.broker.router.trie;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A node of {@link TopicTrie}.
 *
 * @param value value of the topic that ends here
 * @param children children by their first level, a set as {@link Branch} has it
 */
@SuppressWarnings("ArrayRecordComponent")
record TopicNode(byte[] label, @Nullable Object value, @Nullable Object children)
    implements Labeled {
  static final TopicNode EMPTY = new TopicNode(Levels.NONE, null, null);

  private boolean isEmpty() {
    return value == null && children == null;
  }

  @Nullable TopicNode child(byte[] text, int from, int to) {
    return (TopicNode) Labeled.child(children, text, from, to);
  }

  @Nullable Object get(byte[] topic, int at) {
    if (at > topic.length) {
      return value;
    }
    TopicNode child = child(topic, at, Levels.end(topic, topic.length, at));
    if (child == null) {
      return null;
    }
    int common = Levels.common(child.label, topic, at, topic.length);
    return common < child.label.length ? null : child.get(topic, at + common + 1);
  }

  TopicNode put(byte[] topic, int at, Object newValue) {
    if (at > topic.length) {
      return new TopicNode(label, newValue, children);
    }
    TopicNode child = child(topic, at, Levels.end(topic, topic.length, at));
    TopicNode changed;
    if (child == null) {
      changed = new TopicNode(Arrays.copyOfRange(topic, at, topic.length), newValue, null);
    } else {
      int common = Levels.common(child.label, topic, at, topic.length);
      TopicNode whole = common < child.label.length ? child.split(common) : child;
      changed = whole.put(topic, at + common + 1, newValue);
    }
    return new TopicNode(label, value, Branch.put(children, changed, Labeled.BY_FIRST_LEVEL));
  }

  /** The same node if there is no such topic. */
  TopicNode remove(byte[] topic, int at) {
    if (at > topic.length) {
      return value == null ? this : new TopicNode(label, null, children);
    }
    TopicNode child = child(topic, at, Levels.end(topic, topic.length, at));
    int common = child == null ? -1 : Levels.common(child.label, topic, at, topic.length);
    if (child == null || common < child.label.length) {
      return this;
    }
    TopicNode changed = child.remove(topic, at + common + 1);
    if (changed == child) {
      return this;
    }
    Object left =
        changed.isEmpty()
            ? Branch.remove(children, child, Labeled.BY_FIRST_LEVEL)
            : Branch.put(children, changed.shortened(), Labeled.BY_FIRST_LEVEL);
    return new TopicNode(label, value, left);
  }

  /** The first {@code common} bytes of the label get a node of their own above the rest. */
  private TopicNode split(int common) {
    byte[] rest = Arrays.copyOfRange(label, common + 1, label.length);
    return new TopicNode(Arrays.copyOf(label, common), null, new TopicNode(rest, value, children));
  }

  /** A node that only leads to another gives way to it. */
  private TopicNode shortened() {
    return value == null && children instanceof TopicNode only
        ? new TopicNode(Labeled.joined(label, only.label), only.value, only.children)
        : this;
  }
}
