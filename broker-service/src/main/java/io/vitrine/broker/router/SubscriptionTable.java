package io.vitrine.broker.router;

import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All subscriptions in a trie of topic levels. Changing it and matching a topic that no cache knows
 * take a lock; a message whose topic was met before does not come here.
 *
 * <p>Threads: any.
 */
public final class SubscriptionTable {
  /** What one subscriber asked for with one filter. */
  public record Entry(
      Subscriber subscriber,
      TopicFilter filter,
      int qos,
      boolean noLocal,
      boolean retainAsPublished,
      int id) {}

  private record Key(Subscriber subscriber, @Nullable String share) {}

  private static final class Node {
    private @Nullable Map<String, Node> children;
    private @Nullable Map<Key, Entry> entries;

    boolean empty() {
      return (children == null || children.isEmpty()) && (entries == null || entries.isEmpty());
    }
  }

  private final Node root = new Node();
  private volatile long version;
  private volatile int size;

  /** Moves with every change; a cache of another version is stale. */
  public long version() {
    return version;
  }

  public int size() {
    return size;
  }

  /** True if the subscription is new, false if it replaces one with the same filter. */
  public synchronized boolean subscribe(Entry entry) {
    Node node = root;
    for (String level : entry.filter().filter().split("/", -1)) {
      if (node.children == null) {
        node.children = new HashMap<>(2);
      }
      node = node.children.computeIfAbsent(level, any -> new Node());
    }
    if (node.entries == null) {
      node.entries = new LinkedHashMap<>(2);
    }
    boolean fresh =
        node.entries.put(new Key(entry.subscriber(), entry.filter().share()), entry) == null;
    size += fresh ? 1 : 0;
    version++;
    return fresh;
  }

  /** True if there was such a subscription. */
  public synchronized boolean unsubscribe(TopicFilter filter, Subscriber subscriber) {
    boolean gone =
        remove(root, filter.filter().split("/", -1), 0, new Key(subscriber, filter.share()));
    if (gone) {
      size--;
      version++;
    }
    return gone;
  }

  /** A subscriber moved to another event loop: every match is stale. */
  public synchronized void moved() {
    version++;
  }

  private static boolean remove(Node node, String[] levels, int depth, Key key) {
    if (depth == levels.length) {
      return node.entries != null && node.entries.remove(key) != null;
    }
    Node child = node.children == null ? null : node.children.get(levels[depth]);
    if (child == null || !remove(child, levels, depth + 1, key)) {
      return false;
    }
    if (child.empty() && node.children != null) {
      node.children.remove(levels[depth]);
    }
    return true;
  }

  synchronized List<Entry> match(String topic) {
    List<Entry> found = new ArrayList<>();
    walk(root, topic.split("/", -1), 0, topic.startsWith("$"), found);
    return found;
  }

  private static void walk(
      Node node, String[] levels, int depth, boolean system, List<Entry> found) {
    Map<String, Node> children = node.children;
    boolean wild = depth > 0 || !system;
    if (depth == levels.length) {
      take(node, found);
    }
    if (children == null) {
      return;
    }
    if (wild) {
      take(children.get("#"), found);
    }
    if (depth < levels.length) {
      Node exact = children.get(levels[depth]);
      if (exact != null) {
        walk(exact, levels, depth + 1, system, found);
      }
      Node plus = wild ? children.get("+") : null;
      if (plus != null) {
        walk(plus, levels, depth + 1, system, found);
      }
    }
  }

  private static void take(@Nullable Node node, List<Entry> found) {
    if (node != null && node.entries != null) {
      found.addAll(node.entries.values());
    }
  }
}
