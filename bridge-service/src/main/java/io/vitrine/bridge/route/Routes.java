package io.vitrine.bridge.route;

import io.vitrine.config.RouteSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All routes. Every one whose filter matches applies.
 *
 * <p>Threads: any; immutable.
 */
public final class Routes {
  private final List<Route> all;

  private Routes(List<Route> all) {
    this.all = List.copyOf(all);
  }

  /**
   * @throws RouteException naming the first route that cannot be
   */
  public static Routes compile(List<RouteSettings> settings) {
    List<Route> routes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RouteSettings each : settings) {
      if (!names.add(each.name())) {
        throw new RouteException("route \"" + each.name() + "\" is there twice");
      }
      routes.add(Route.compile(routes.size(), each));
    }
    return new Routes(routes);
  }

  public List<Route> all() {
    return all;
  }

  /** Those that apply to a topic, in the order of the settings. */
  public List<Route> matching(String topic) {
    List<Route> matching = new ArrayList<>(1);
    for (Route route : all) {
      if (route.filter().matches(topic)) {
        matching.add(route);
      }
    }
    return matching;
  }
}
