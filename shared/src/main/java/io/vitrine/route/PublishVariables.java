package io.vitrine.route;

import io.vitrine.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template can know of a PUBLISH that matched a filter. */
final class PublishVariables implements Vocabulary<Publication> {
  /** Names that a wildcard cannot have. */
  static final String RESERVED = "topic, client, user, qos, retain, payload, prop, json";

  private static final String LEVEL = "topic[";
  private static final String DIGITS = "[0-9]{1,5}";

  private static final Map<String, Variable<Publication>> PLAIN =
      Map.of(
          "topic", new Variable<>("topic", true, Publication::topic),
          "client", new Variable<>("client", false, Publication::clientId),
          "user", new Variable<>("user", false, Publication::user),
          "qos", new Variable<>("qos", false, each -> Integer.toString(each.qos())));

  private final RouteFilter filter;

  PublishVariables(RouteFilter filter) {
    this.filter = filter;
  }

  static boolean reserved(String name) {
    return List.of(RESERVED.split(", ")).contains(name);
  }

  @Override
  public @Nullable Variable<Publication> find(String name, int at) {
    Variable<Publication> plain = PLAIN.get(name);
    if (plain != null) {
      return plain;
    }
    if (name.startsWith(LEVEL) && name.endsWith("]")) {
      int index = level(name, at);
      return new Variable<>(name, true, each -> each.level(index));
    }
    RouteFilter.Wildcard wildcard = filter.wildcard(name);
    if (wildcard == null) {
      return null;
    }
    int level = wildcard.level();
    return wildcard.rest()
        ? new Variable<>(name, true, each -> each.levelsFrom(level))
        : new Variable<>(name, true, each -> each.level(level));
  }

  private int level(String name, int at) {
    String digits = name.substring(LEVEL.length(), name.length() - 1);
    if (!digits.matches(DIGITS)) {
      throw RouteSyntaxException.at(at, name, "topic[N], N a number from 0 on");
    }
    int index = Integer.parseInt(digits);
    String plain = filter.mqtt().filter();
    int levels = TopicName.levels(plain);
    if (!plain.endsWith("#") && index >= levels) {
      throw RouteSyntaxException.at(
          at,
          name + ", but what matches " + filter + " has fewer levels",
          "topic[0] to topic[" + (levels - 1) + "]");
    }
    return index;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>(List.of("topic", "topic[N]", "client", "user", "qos"));
    names.addAll(filter.names());
    return names;
  }
}
