package io.vitrine.dissect.payload;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metric aliases of edge nodes stand for, as their NBIRTH and DBIRTH said (Eclipse
 * Sparkplug 3.0, 6.4.6: unique in an edge node with its devices). Holds at most {@value #CHARS_MAX}
 * characters; the edge node that was silent longest is forgotten first. Any thread.
 */
public final class SparkplugAliases {
  static final int CHARS_MAX = 4 << 20;

  private static final int ALIAS_CHARS = 16;

  /**
   * One metric.
   *
   * @param datatype 0 if it was not said
   */
  record Metric(String name, long datatype) {}

  /** The aliases of an edge node. */
  private static final class Node {
    private final Map<Long, Metric> metrics = new HashMap<>();
    private int chars;
  }

  private final Map<String, Node> nodes = new LinkedHashMap<>(16, 0.75f, true);
  private int chars;

  /** An edge node is born anew: nothing that it said before holds. */
  synchronized void clear(String edgeNode) {
    Node gone = nodes.remove(edgeNode);
    chars -= gone == null ? 0 : gone.chars;
  }

  synchronized void learn(String edgeNode, long alias, String name, long datatype) {
    int size = name.length() + ALIAS_CHARS;
    Node node = nodes.computeIfAbsent(edgeNode, any -> new Node());
    if (node.chars + size > CHARS_MAX) {
      return;
    }
    Metric before = node.metrics.put(alias, new Metric(name, datatype));
    int more = size - (before == null ? 0 : before.name.length() + ALIAS_CHARS);
    node.chars += more;
    chars += more;
    while (chars > CHARS_MAX && nodes.size() > 1) {
      clear(nodes.keySet().iterator().next());
    }
  }

  synchronized @Nullable Metric find(String edgeNode, long alias) {
    Node node = nodes.get(edgeNode);
    return node == null ? null : node.metrics.get(alias);
  }
}
