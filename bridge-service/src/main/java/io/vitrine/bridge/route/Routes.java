package io.vitrine.bridge.route;

import io.vitrine.config.RouteSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * All routes. Every one that matches applies.
 *
 * <p>Threads: any; immutable.
 */
public final class Routes {
  private final List<Route> all;

  private Routes(List<Route> all) {
    this.all = List.copyOf(all);
  }

  /**
   * @param settings whose names differ
   */
  public static Routes of(List<RouteSettings> settings) {
    return of(settings, new RouteNames());
  }

  /**
   * @param names numbers the routes by name
   */
  static Routes of(List<RouteSettings> settings, RouteNames names) {
    return new Routes(
        settings.stream().map(each -> new Route(names.index(each.name()), each)).toList());
  }

  public List<Route> all() {
    return all;
  }

  /** Those that apply to a topic, in the order of the settings. */
  public List<Route> matching(String topic) {
    List<Route> matching = new ArrayList<>(1);
    for (Route route : all) {
      if (route.matches(topic)) {
        matching.add(route);
      }
    }
    return matching;
  }
}
