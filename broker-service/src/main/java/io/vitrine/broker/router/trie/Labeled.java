package io.vitrine.broker.router.trie;

import org.jspecify.annotations.Nullable;

/**
 * A node of a trie. Its label is the levels from its parent to it, several if nothing branches off
 * between them; children of one node differ in their first level.
 */
interface Labeled {
  byte[] label();

  Branch.Keys<Labeled> BY_FIRST_LEVEL =
      new Branch.Keys<>() {
        @Override
        public int hash(Labeled node) {
          return Levels.hash(node.label(), 0, firstEnd(node));
        }

        @Override
        public boolean same(Labeled a, Labeled b) {
          return Levels.sameFirst(a.label(), b.label(), 0, firstEnd(b));
        }

        private int firstEnd(Labeled node) {
          return Levels.end(node.label(), node.label().length, 0);
        }
      };

  /** The child whose label begins with the level from {@code from} to {@code to}. */
  static @Nullable Labeled child(@Nullable Object children, byte[] text, int from, int to) {
    if (children == null) {
      return null;
    }
    Object found = Branch.candidates(children, Levels.hash(text, from, to));
    if (found instanceof Branch several) {
      for (Object each : several.slots()) {
        if (Levels.sameFirst(((Labeled) each).label(), text, from, to)) {
          return (Labeled) each;
        }
      }
      return null;
    }
    Labeled node = (Labeled) found;
    return node != null && Levels.sameFirst(node.label(), text, from, to) ? node : null;
  }

  /** Label of a node that takes the place of its parent. */
  static byte[] joined(byte[] parent, byte[] child) {
    byte[] label = new byte[parent.length + 1 + child.length];
    System.arraycopy(parent, 0, label, 0, parent.length);
    label[parent.length] = '/';
    System.arraycopy(child, 0, label, parent.length + 1, child.length);
    return label;
  }
}
