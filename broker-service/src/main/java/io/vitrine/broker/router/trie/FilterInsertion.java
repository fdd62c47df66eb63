package io.vitrine.broker.router.trie;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One member on its way to the end of its filter. */
final class FilterInsertion {
  private final byte[] filter;
  private final FilterTrie.Member<?> member;
  private boolean added;

  FilterInsertion(byte[] filter, FilterTrie.Member<?> member) {
    this.filter = filter;
    this.member = member;
  }

  FilterNode into(FilterNode root) {
    return into(root, 0);
  }

  /** Whether the member is new rather than in another's place. */
  boolean added() {
    return added;
  }

  private FilterNode into(FilterNode node, int at) {
    if (at > filter.length) {
      return node.withHere(with(node.here()));
    }
    if (Levels.is(filter, filter.length, at, '#')) {
      return node.withBelow(with(node.below()));
    }
    if (Levels.is(filter, filter.length, at, '+')) {
      FilterNode plus = node.plus();
      return node.withPlus(into(plus == null ? FilterNode.EMPTY : plus, at + 2));
    }
    return node.withChildren(Branch.put(node.children(), child(node, at), Labeled.BY_FIRST_LEVEL));
  }

  /** The child that follows the levels from {@code at} on, up to the next wildcard. */
  private FilterNode child(FilterNode node, int at) {
    int end = Levels.exactEnd(filter, filter.length, at);
    FilterNode child = node.child(filter, at, Levels.end(filter, filter.length, at));
    if (child == null) {
      byte[] label = Arrays.copyOfRange(filter, at, end);
      return into(FilterNode.EMPTY.withLabel(label), end + 1);
    }
    int common = Levels.common(child.label(), filter, at, end);
    return into(common < child.label().length ? split(child, common) : child, at + common + 1);
  }

  /** The first {@code common} bytes of the label get a node of their own above the rest. */
  private static FilterNode split(FilterNode node, int common) {
    byte[] label = node.label();
    FilterNode rest = node.withLabel(Arrays.copyOfRange(label, common + 1, label.length));
    return FilterNode.EMPTY.withLabel(Arrays.copyOf(label, common)).withChildren(rest);
  }

  private Object with(@Nullable Object members) {
    added = !FilterRemoval.contains(members, member.key());
    return Branch.put(members, member, FilterTrie.Member.BY_KEY);
  }
}
