package io.vitrine.dissect.payload;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts nodes together in the order of the payload; what was entered before a payload turned out
 * malformed stays. Keeps at most {@value #NODES_MAX} nodes and {@value #TEXT_CHARS_MAX} characters
 * of text.
 */
final class NodeBuilder {
  static final int NODES_MAX = 10_000;
  static final int TEXT_CHARS_MAX = 64 * 1024;
  static final int DEPTH_MAX = 64;

  /** A node whose parts are being read. */
  private record Open(String name, String display, int offset, List<PayloadNode> children) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private List<PayloadNode> into = new ArrayList<>();
  private int nodes;

  /** Enters a node without parts. */
  void leaf(String name, @Nullable Object value, String display, int offset, int length) {
    add(new PayloadNode(name, value, display, offset, length, List.of()));
  }

  /** Enters a node; its parts follow until {@link #close}. */
  void open(String name, String display, int offset) throws MalformedPayload {
    if (open.size() == DEPTH_MAX) {
      throw new MalformedPayload("is nested deeper than " + DEPTH_MAX, offset);
    }
    open.push(new Open(name, display, offset, into));
    into = new ArrayList<>();
  }

  /**
   * @param end offset behind the node
   */
  void close(int end) {
    Open over = open.pop();
    List<PayloadNode> parts = into;
    into = over.children;
    add(new PayloadNode(over.name, null, over.display, over.offset, end - over.offset, parts));
  }

  private void add(PayloadNode node) {
    if (++nodes <= NODES_MAX) {
      into.add(node);
    }
  }

  /** All nodes of the top; closes what is open at {@code end}. */
  List<PayloadNode> finish(int end) {
    while (!open.isEmpty()) {
      close(end);
    }
    return into;
  }

  int depth() {
    return open.size();
  }

  /** Whether there was more than is kept. */
  boolean shortened() {
    return nodes > NODES_MAX || text.length() >= TEXT_CHARS_MAX;
  }

  NodeBuilder say(String part) {
    int room = TEXT_CHARS_MAX - text.length();
    text.append(part, 0, Math.max(0, Math.min(room, part.length())));
    return this;
  }

  /** A new line, indented to the depth. */
  NodeBuilder line() {
    return say("\n").say("  ".repeat(open.size()));
  }

  String text() {
    return text.toString();
  }
}
