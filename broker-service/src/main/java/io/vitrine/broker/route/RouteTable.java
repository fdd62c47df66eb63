package io.vitrine.broker.route;

import io.vitrine.config.RouteDocument;
import io.vitrine.config.RouteSettings;
import io.vitrine.contract.RouteSet;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * What decides which topics go into the outbox: the routes of the config file and those of one
 * version of the routes made over HTTP.
 *
 * <p>Threads: any; immutable.
 *
 * @param version of the {@link RouteSet}
 */
public record RouteTable(long version, List<TopicFilter> filters) {
  public RouteTable {
    filters = List.copyOf(filters);
  }

  /**
   * @throws io.vitrine.config.ConfigException if a route of the set is wrong
   */
  public static RouteTable of(List<RouteSettings> configured, RouteSet set) {
    List<TopicFilter> filters = new ArrayList<>();
    configured.forEach(route -> filters.add(route.filter().mqtt()));
    for (RouteSet.Entry each : set.routes()) {
      filters.add(RouteDocument.read(each.route().getMap()).settings().filter().mqtt());
    }
    return new RouteTable(set.version(), filters);
  }

  public boolean isEmpty() {
    return filters.isEmpty();
  }

  public boolean wants(String topic) {
    for (TopicFilter each : filters) {
      if (each.matches(topic)) {
        return true;
      }
    }
    return false;
  }
}
