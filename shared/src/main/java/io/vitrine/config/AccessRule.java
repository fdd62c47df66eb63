package io.vitrine.config;

import io.vitrine.mqtt.topic.TopicFilter;

/**
 * Who may publish or subscribe to what, or may not: one row of {@code broker.access.rules}.
 *
 * @param username whom it is for; empty: any, also those without one
 * @param clientId whom it is for; empty: any
 * @param filter with {@code ${client}} and {@code ${user}}
 */
public record AccessRule(
    String name,
    boolean allow,
    boolean publish,
    boolean subscribe,
    String username,
    String clientId,
    String filter) {
  private static final String ALL = "all";
  private static final String CLIENT = "${client}";
  private static final String USER = "${user}";

  static AccessRule read(
      String name,
      String permission,
      String action,
      String username,
      String clientId,
      String filter) {
    String plain = filter.replace(CLIENT, "c").replace(USER, "u");
    if (plain.contains("${")) {
      throw new IllegalArgumentException(
          "filter: " + filter + " (expected: no variables but ${client} and ${user})");
    }
    if (TopicFilter.parse(plain) == null || plain.startsWith("$share/")) {
      throw new IllegalArgumentException("filter: " + filter + " (expected: a topic filter)");
    }
    return new AccessRule(
        name,
        permission.equals("allow"),
        action.equals(ALL) || action.equals("publish"),
        action.equals(ALL) || action.equals("subscribe"),
        username,
        clientId,
        filter);
  }

  /** Whether the filter is the same for all clients. */
  public boolean common() {
    return !byClient() && !byUser();
  }

  public boolean byClient() {
    return filter.contains(CLIENT);
  }

  public boolean byUser() {
    return filter.contains(USER);
  }

  /** The filter with those names in it. */
  public String filterFor(String client, String user) {
    return filter.replace(CLIENT, client).replace(USER, user);
  }
}
