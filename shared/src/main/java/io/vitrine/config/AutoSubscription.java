package io.vitrine.config;

import io.vitrine.mqtt.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that the broker makes for each client: one row of {@code
 * broker.auto_subscriptions}.
 *
 * @param filter with {@code %c} for the client identifier and {@code %u} for the user name
 * @param qos highest QoS
 * @param retainHandling 0: retained messages come at each connect; 1: if the subscription is new;
 *     2: never
 */
public record AutoSubscription(
    String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {

  static AutoSubscription read(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {
    TopicFilter parsed = TopicFilter.parse(expand(filter, "c", "u"));
    if (parsed == null) {
      throw new IllegalArgumentException("filter: " + filter + " (expected: a topic filter)");
    }
    if (noLocal && parsed.share() != null) {
      throw new IllegalArgumentException(
          "no_local: true (expected: false for a shared subscription)");
    }
    return new AutoSubscription(filter, qos, noLocal, retainAsPublished, retainHandling);
  }

  /**
   * The filter for one client; null if it cannot have it: it has no user name, or a name with a
   * slash or a wildcard, which would make it another filter.
   */
  public @Nullable String filterFor(String clientId, @Nullable String username) {
    return expandFor(filter, clientId, username);
  }

  /** The same for any text that may have {@code %c} and {@code %u}. */
  public static @Nullable String expandFor(
      String text, String clientId, @Nullable String username) {
    boolean byClient = text.contains("%c");
    boolean byUser = text.contains("%u");
    if (byClient && !oneLevel(clientId) || byUser && (username == null || !oneLevel(username))) {
      return null;
    }
    return expand(text, clientId, username == null ? "" : username);
  }

  private static boolean oneLevel(String name) {
    return name.chars().noneMatch(c -> c == '/' || c == '+' || c == '#');
  }

  private static String expand(String filter, String clientId, String username) {
    StringBuilder expanded = new StringBuilder();
    for (int i = 0; i < filter.length(); i++) {
      if (filter.startsWith("%c", i)) {
        expanded.append(clientId);
        i++;
      } else if (filter.startsWith("%u", i)) {
        expanded.append(username);
        i++;
      } else {
        expanded.append(filter.charAt(i));
      }
    }
    return expanded.toString();
  }
}
