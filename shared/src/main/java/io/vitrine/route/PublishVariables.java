package io.vitrine.route;

import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
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
  private static final String USER_PROPERTY = "user.";
  private static final String PROPERTY = "prop.";
  private static final String JSON = "json:";

  private static final Map<String, Variable<Publication>> PLAIN =
      Map.of(
          "topic", new Variable<>("topic", true, Publication::topic),
          "client", new Variable<>("client", false, Publication::clientId),
          "user", new Variable<>("user", false, Publication::user),
          "qos", new Variable<>("qos", false, each -> Integer.toString(each.message().qos())),
          "retain",
              new Variable<>("retain", false, each -> Boolean.toString(each.message().retain())),
          "payload", new Variable<>("payload", false, Publication::payloadText));

  private static final List<String> NAMES =
      List.of(
          "topic",
          "topic[N]",
          "client",
          "user",
          "qos",
          "retain",
          "payload",
          "user.NAME",
          "prop.NAME",
          "json:/POINTER");

  /** Properties of a PUBLISH that are one value and say something beyond the connection. */
  private static final List<Property> PROPERTIES =
      List.of(
          Property.CONTENT_TYPE,
          Property.RESPONSE_TOPIC,
          Property.CORRELATION_DATA,
          Property.PAYLOAD_FORMAT_INDICATOR,
          Property.MESSAGE_EXPIRY_INTERVAL);

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
    if (name.startsWith(USER_PROPERTY) && name.length() > USER_PROPERTY.length()) {
      String key = name.substring(USER_PROPERTY.length());
      return new Variable<>(name, false, each -> userProperty(each, key));
    }
    if (name.startsWith(PROPERTY)) {
      Property property = property(name.substring(PROPERTY.length()), at + PROPERTY.length());
      return new Variable<>(name, false, each -> text(each.properties().value(property)));
    }
    if (name.startsWith(JSON)) {
      JsonPath path = JsonPath.parse(name.substring(JSON.length()), at + JSON.length());
      return new Variable<>(name, false, each -> path.read(each.payload()));
    }
    return wildcard(name);
  }

  private @Nullable Variable<Publication> wildcard(String name) {
    RouteFilter.Wildcard wildcard = filter.wildcard(name);
    if (wildcard == null) {
      return null;
    }
    int level = wildcard.level();
    return wildcard.rest()
        ? new Variable<>(name, true, each -> each.levelsFrom(level))
        : new Variable<>(name, true, each -> each.level(level));
  }

  /** Of several user properties of one name the first. */
  private static @Nullable String userProperty(Publication publication, String key) {
    for (Properties.Entry each : publication.properties().entries()) {
      if (each.value() instanceof Properties.Pair pair && pair.name().equals(key)) {
        return pair.value();
      }
    }
    return null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof byte[] bytes
        ? Publication.text(bytes)
        : value == null ? null : value.toString();
  }

  private static Property property(String title, int at) {
    for (Property each : PROPERTIES) {
      if (each.title().equals(title)) {
        return each;
      }
    }
    throw RouteSyntaxException.at(
        at,
        "unknown property \"" + title + "\"",
        "one of " + String.join(", ", PROPERTIES.stream().map(Property::title).toList()));
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
    List<String> names = new ArrayList<>(NAMES);
    names.addAll(filter.names());
    return names;
  }
}
