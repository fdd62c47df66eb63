package io.vitrine.broker.route;

import io.vitrine.config.OutboxSettings;
import io.vitrine.config.RouteDocument;
import io.vitrine.config.RouteSettings;
import io.vitrine.contract.RouteSet;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.route.OutboxKind;
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
   * @param outbox where its messages wait
   */
  public record Row(String name, TopicFilter filter, boolean awaitsKafka, OutboxSettings outbox) {
    static Row of(RouteSettings route) {
      return new Row(route.name(), route.filter().mqtt(), route.awaitsKafka(), route.outbox());
    }

    /** Whether its messages wait in the outbox of that kind. */
    public boolean isOf(OutboxKind kind) {
      return outbox.kind().equals(kind);
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

  /** Whether a route's messages go to the outbox of that kind. */
  public boolean uses(OutboxKind kind) {
    return rows.stream().anyMatch(row -> row.isOf(kind));
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Those that want the messages of a topic. */
  public List<Row> matching(String topic) {
    return rows.stream().filter(row -> row.filter().matches(topic)).toList();
  }
}
