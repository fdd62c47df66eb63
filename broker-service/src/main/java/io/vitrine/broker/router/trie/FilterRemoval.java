package io.vitrine.broker.router.trie;

import org.jspecify.annotations.Nullable;

/** The way to a member that goes; nodes that hold nothing any more go with it. */
final class FilterRemoval {
  private final byte[] filter;
  private final FilterTrie.Member<?> member;

  /**
   * @param member its value does not matter
   */
  FilterRemoval(byte[] filter, FilterTrie.Member<?> member) {
    this.filter = filter;
    this.member = member;
  }

  /** The same root if the member is not there. */
  FilterNode from(FilterNode root) {
    return from(root, 0);
  }

  static boolean contains(@Nullable Object members, String key) {
    if (members == null) {
      return false;
    }
    Object found = Branch.candidates(members, Levels.hash(key));
    if (found instanceof Branch several) {
      for (Object each : several.slots()) {
        if (((FilterTrie.Member<?>) each).key().equals(key)) {
          return true;
        }
      }
      return false;
    }
    return found != null && ((FilterTrie.Member<?>) found).key().equals(key);
  }

  private FilterNode from(FilterNode node, int at) {
    if (at > filter.length) {
      Object fewer = Branch.remove(node.here(), member, FilterTrie.Member.BY_KEY);
      return fewer == node.here() ? node : node.withHere(fewer);
    }
    if (Levels.is(filter, filter.length, at, '#')) {
      Object fewer = Branch.remove(node.below(), member, FilterTrie.Member.BY_KEY);
      return fewer == node.below() ? node : node.withBelow(fewer);
    }
    if (Levels.is(filter, filter.length, at, '+')) {
      return fromPlus(node, at);
    }
    FilterNode child = node.child(filter, at, Levels.end(filter, filter.length, at));
    return child == null ? node : fromChild(node, child, at);
  }

  private FilterNode fromPlus(FilterNode node, int at) {
    FilterNode plus = node.plus();
    if (plus == null) {
      return node;
    }
    FilterNode changed = from(plus, at + 2);
    if (changed == plus) {
      return node;
    }
    return node.withPlus(changed.isEmpty() ? null : changed);
  }

  private FilterNode fromChild(FilterNode node, FilterNode child, int at) {
    int common = Levels.common(child.label(), filter, at, filter.length);
    if (common < child.label().length) {
      return node;
    }
    FilterNode changed = from(child, at + common + 1);
    if (changed == child) {
      return node;
    }
    if (changed.isEmpty()) {
      return node.withChildren(Branch.remove(node.children(), child, Labeled.BY_FIRST_LEVEL));
    }
    // A node that only leads to another gives way to it.
    FilterNode only = changed.onlyChild();
    FilterNode kept =
        only == null ? changed : only.withLabel(Labeled.joined(changed.label(), only.label()));
    return node.withChildren(Branch.put(node.children(), kept, Labeled.BY_FIRST_LEVEL));
  }
}
