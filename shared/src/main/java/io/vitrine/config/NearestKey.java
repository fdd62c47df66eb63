package io.vitrine.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** "Did you mean": the known key that is fewest keystrokes away. */
final class NearestKey {
  private NearestKey() {}

  /** Null if nothing is near enough to be meant. */
  static @Nullable String of(String key, Collection<String> known) {
    String nearest = null;
    int least = Math.max(key.length() < 4 ? 1 : 2, key.length() / 4) + 1;
    for (String candidate : known) {
      int distance = distance(key, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest != null ? nearest : sameLastWord(key, known);
  }

  /** {@code kafka.bootstrap_servers} for {@code bridge.kafka.bootstrap_servers}. */
  private static @Nullable String sameLastWord(String key, Collection<String> known) {
    String last = "." + key.substring(key.lastIndexOf('.') + 1);
    String found = null;
    for (String candidate : known) {
      if (candidate.endsWith(last)) {
        if (found != null) {
          return null;
        }
        found = candidate;
      }
    }
    return found;
  }

  /** Insertions, deletions and replacements from one to the other. */
  private static int distance(String from, String to) {
    int[] costs = new int[to.length() + 1];
    for (int j = 0; j < costs.length; j++) {
      costs[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }
    return costs[to.length()];
  }
}
