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
public record RouteTable(long version, List<Row> rows) {
  /**
   * A route.
   *
   * @param awaitsKafka whether its messages are acknowledged only when Kafka has them
   */
  public record Row(TopicFilter filter, boolean awaitsKafka) {
    static Row of(RouteSettings route) {
      return new Row(route.filter().mqtt(), route.awaitsKafka());
    }
  }

  public RouteTable {
    rows = List.copyOf(rows);
  }

  /**
   * @throws io.vitrine.config.ConfigException if a route of the set is wrong
   */
  public static RouteTable of(List<RouteSettings> configured, RouteSet set) {
    List<Row> rows = new ArrayList<>();
    configured.forEach(route -> rows.add(Row.of(route)));
    for (RouteSet.Entry each : set.routes()) {
      rows.add(Row.of(RouteDocument.read(each.route().getMap()).settings()));
    }
    return new RouteTable(set.version(), rows);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  public boolean wants(String topic) {
    return rows.stream().anyMatch(row -> row.filter().matches(topic));
  }

  /** Whether one of those that want it awaits Kafka. */
  public boolean awaitsKafka(String topic) {
    return rows.stream().anyMatch(row -> row.awaitsKafka() && row.filter().matches(topic));
  }
}
