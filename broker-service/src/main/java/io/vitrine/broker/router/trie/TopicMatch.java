package io.vitrine.broker.router.trie;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Walks those nodes of a {@link TopicTrie} that a filter can match, as far as it is asked to. */
final class TopicMatch<V> implements Iterator<V> {
  /** In place of a position in the filter: everything from here on matches. */
  private static final int ALL = -1;

  /** Everything matches, but this is the first level, where {@code $} is hidden. */
  private static final int ALL_OF_ROOT = -2;

  private static final int MISMATCH = -3;

  private final byte[] filter;

  /** Sets of nodes still to visit, and for each where in the filter their labels begin. */
  private @Nullable Object[] pending = new Object[16];

  private int[] positions = new int[16];
  private int depth;
  private @Nullable Object next;

  TopicMatch(TopicNode root, byte[] filter) {
    this.filter = filter;
    if (is(0, '#')) {
      push(root.children(), ALL_OF_ROOT);
    } else {
      descend(root, 0);
    }
    advance();
  }

  TopicMatch(TopicNode root) {
    this.filter = Levels.NONE;
    push(root.children(), ALL);
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  @SuppressWarnings("unchecked")
  public V next() {
    Object found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    advance();
    return (V) found;
  }

  private void advance() {
    next = null;
    while (depth > 0 && next == null) {
      depth--;
      Object set = pending[depth];
      int at = positions[depth];
      pending[depth] = null;
      if (set instanceof Branch branch) {
        for (Object each : branch.slots()) {
          push(each, at);
        }
      } else if (set instanceof TopicNode node) {
        visit(node, at);
      }
    }
  }

  private void visit(TopicNode node, int at) {
    if (isHidden(node, at)) {
      return;
    }
    int after = at < 0 ? ALL : after(node.label(), at);
    if (after == MISMATCH) {
      return;
    }
    if (after == ALL || after > filter.length) {
      next = node.value();
    }
    if (after == ALL) {
      push(node.children(), ALL);
    } else if (after <= filter.length) {
      descend(node, after);
    }
  }

  /** To the children that the level of the filter at {@code at} can match; it is no {@code #}. */
  private void descend(TopicNode node, int at) {
    push(
        is(at, '+')
            ? node.children()
            : node.child(filter, at, Levels.end(filter, filter.length, at)),
        at);
  }

  /** No wildcard at the first level matches a topic that begins with $ ([MQTT-4.7.2-1]). */
  private boolean isHidden(TopicNode node, int at) {
    boolean wild = at == ALL_OF_ROOT || (at == 0 && is(0, '+'));
    return wild && node.label().length > 0 && node.label()[0] == '$';
  }

  /** Position in the filter behind the levels of the label, {@link #ALL} or {@link #MISMATCH}. */
  private int after(byte[] label, int from) {
    int at = from;
    for (int level = 0; level <= label.length; ) {
      if (is(at, '#')) {
        return ALL;
      }
      int end = Levels.end(label, label.length, level);
      int filterEnd = Levels.end(filter, filter.length, at);
      if (at > filter.length
          || (!is(at, '+') && !Arrays.equals(label, level, end, filter, at, filterEnd))) {
        return MISMATCH;
      }
      level = end + 1;
      at = filterEnd + 1;
    }
    // "a/#" stands for "a" too (MQTT 5.0, 4.7.1.2).
    return is(at, '#') ? ALL : at;
  }

  private boolean is(int at, char wildcard) {
    return Levels.is(filter, filter.length, at, wildcard);
  }

  private void push(@Nullable Object set, int at) {
    if (set == null) {
      return;
    }
    if (depth == pending.length) {
      pending = Arrays.copyOf(pending, 2 * depth);
      positions = Arrays.copyOf(positions, 2 * depth);
    }
    pending[depth] = set;
    positions[depth] = at;
    depth++;
  }
}
