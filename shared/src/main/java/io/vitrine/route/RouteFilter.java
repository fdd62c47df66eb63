package io.vitrine.route;

import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic filter whose wildcards may have names: <code>plant/{site}/+/temp</code> is {@code
 * plant/+/+/temp}, and <code>plant/{rest:#}</code> is {@code plant/#}. Templates of the route know
 * what a named wildcard stands for.
 *
 * <p>Threads: any; immutable.
 */
public final class RouteFilter {
  /** One wildcard with a name; {@code rest}: the level and all behind it. */
  record Wildcard(String name, int level, boolean rest) {}

  private static final String EXPECTED =
      "an MQTT topic filter such as plant/+/temp or plant/#, wildcards with a name as {site} or"
          + " {rest:#}";
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

  private final String text;
  private final TopicFilter filter;
  private final List<Wildcard> wildcards;

  private RouteFilter(String text, TopicFilter filter, List<Wildcard> wildcards) {
    this.text = text;
    this.filter = filter;
    this.wildcards = List.copyOf(wildcards);
  }

  /**
   * @throws RouteSyntaxException with the position of what is wrong
   */
  public static RouteFilter parse(String text) {
    StringBuilder plain = new StringBuilder();
    List<Wildcard> wildcards = new ArrayList<>();
    int level = 0;
    for (int at = 0; at <= text.length(); level++) {
      int slash = text.indexOf('/', at);
      int end = slash < 0 ? text.length() : slash;
      String part = text.substring(at, end);
      Wildcard named = named(part, at, level);
      if (named != null) {
        boolean twice = wildcards.stream().anyMatch(each -> each.name().equals(named.name()));
        if (twice) {
          throw RouteSyntaxException.at(at, "{" + named.name() + "} is there twice", null);
        }
        wildcards.add(named);
      }
      plain.append(level == 0 ? "" : "/");
      plain.append(named == null ? part : named.rest() ? "#" : "+");
      at = end + 1;
    }
    return new RouteFilter(text, plain(plain.toString()), wildcards);
  }

  private static TopicFilter plain(String plain) {
    TopicFilter filter = TopicFilter.parse(plain);
    if (filter == null) {
      throw new RouteSyntaxException("no topic filter", EXPECTED);
    }
    if (filter.share() != null) {
      throw new RouteSyntaxException(
          "a route takes all messages, so it has no share", "a topic filter without $share");
    }
    return filter;
  }

  /** A level that is a wildcard with a name; null if it is none. */
  private static @Nullable Wildcard named(String part, int at, int level) {
    if (part.indexOf('{') < 0 && part.indexOf('}') < 0) {
      return null;
    }
    if (!part.startsWith("{") || !part.endsWith("}")) {
      throw RouteSyntaxException.at(
          at, "a named wildcard is a whole level", "{name}, or {name:#} at the end");
    }
    String inside = part.substring(1, part.length() - 1);
    int colon = inside.indexOf(':');
    String name = colon < 0 ? inside : inside.substring(0, colon);
    String wildcard = colon < 0 ? "+" : inside.substring(colon + 1);
    if (!name.matches(NAME) || PublishVariables.reserved(name)) {
      throw RouteSyntaxException.at(
          at + 1,
          "\"" + name + "\" cannot name a wildcard",
          "letters, digits and _, not first a digit, and none of " + PublishVariables.RESERVED);
    }
    if (!wildcard.equals("+") && !wildcard.equals("#")) {
      throw RouteSyntaxException.at(
          at + 1 + colon + 1, "\"" + wildcard + "\" is no wildcard", "+ or #");
    }
    return new Wildcard(name, level, wildcard.equals("#"));
  }

  /** The filter as MQTT knows it. */
  public TopicFilter mqtt() {
    return filter;
  }

  /** The wildcard of that name; null if there is none. */
  @Nullable Wildcard wildcard(String name) {
    for (Wildcard each : wildcards) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    return null;
  }

  /** Names of the wildcards, in the order of the levels. */
  List<String> names() {
    return wildcards.stream().map(Wildcard::name).toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteFilter that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As written. */
  @Override
  public String toString() {
    return text;
  }
}
