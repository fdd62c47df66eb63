package io.vitrine.benchmarks.micro;

import io.vitrine.broker.router.trie.FilterTrie;
import java.util.List;

/**
 * Prints how many bytes of heap a subscription takes among a million; its key and value are not
 * counted.
 */
public final class SubscriptionMemory {
  private SubscriptionMemory() {}

  public static void main(String[] arguments) {
    for (String form : List.of("exact", "plus", "hash", "mixed")) {
      String[] keys = Subscriptions.keys();
      long before = usedBytes();
      FilterTrie<Integer> trie = new Subscriptions(form).trie(keys);
      long after = usedBytes();
      System.out.printf(
          "%-6s %,d subscriptions of %,d keys: %.0f bytes each%n",
          form, trie.size(), keys.length, (after - before) / (double) trie.size());
    }
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
