package io.vitrine.benchmarks.micro;

import io.vitrine.broker.router.trie.FilterTrie;
import io.vitrine.mqtt.topic.TopicFilter;
import java.nio.charset.StandardCharsets;

/** A million subscriptions of one form, and topics that match one of them each. */
final class Subscriptions {
  static final int COUNT = 1_000_000;
  private static final int TOPICS = 4096;
  private static final int STRIDE = 241;

  private final String pattern;

  /**
   * @param form exact, plus, hash, or half of them exact and a quarter each of the others
   */
  Subscriptions(String form) {
    pattern = form;
  }

  private String filter(int i) {
    return switch (pattern) {
      case "exact" -> "fleet/" + i + "/cmd";
      case "plus" -> "fleet/" + i + "/cmd/+";
      case "hash" -> "fleet/" + i + "/#";
      case "mixed" ->
          i % 2 == 0 ? "fleet/" + i + "/cmd" : "fleet/" + i + (i % 4 == 1 ? "/cmd/+" : "/#");
      default -> throw new IllegalArgumentException(pattern);
    };
  }

  static String[] keys() {
    String[] keys = new String[COUNT];
    for (int i = 0; i < COUNT; i++) {
      keys[i] = "client-" + i;
    }
    return keys;
  }

  FilterTrie<Integer> trie(String[] keys) {
    FilterTrie<Integer> trie = FilterTrie.empty();
    for (int i = 0; i < COUNT; i++) {
      TopicFilter filter = TopicFilter.parse(filter(i));
      if (filter == null) {
        throw new IllegalStateException(filter(i));
      }
      trie = trie.put(filter, keys[i], 1);
    }
    return trie;
  }

  byte[][] topics() {
    byte[][] topics = new byte[TOPICS][];
    for (int i = 0; i < TOPICS; i++) {
      String topic = filter(i * STRIDE).replace("+", "x").replace("#", "y/z");
      topics[i] = topic.getBytes(StandardCharsets.UTF_8);
    }
    return topics;
  }
}
