package io.vitrine.config;

import io.vitrine.route.Publication;
import io.vitrine.route.RouteFilter;
import io.vitrine.route.RouteTemplates;
import io.vitrine.route.Template;
import java.util.List;
import java.util.Objects;

/**
 * A route MQTT to Kafka as configured and checked: one row of the list {@code routes}.
 *
 * @param name unique among the routes
 * @param filter which topics it takes
 * @param topic of Kafka
 * @param key of the record; empty for none
 */
public record RouteSettings(
    String name, RouteFilter filter, Template<Publication> topic, Template<Publication> key) {
  private static final Option<String> NAME =
      Option.text("name", "", "Name of the route, unique.").required();
  private static final Option<String> FILTER =
      Option.text(
              "filter",
              "",
              "MQTT topic filter, such as `plant/+/temp`; a wildcard may have a name, which templates"
                  + " know: `plant/{site}/temp`, `plant/{rest:#}`.")
          .required();
  private static final Option<String> TOPIC =
      Option.text(
              "topic",
              "",
              "Kafka topic; a template. In what stands for a variable, `/` becomes `.` and what"
                  + " Kafka does not allow becomes `_`.")
          .required();
  private static final Option<String> KEY =
      Option.text(
          "key",
          "",
          "Key of the Kafka record; a template, such as `${topic}`. Empty for none. Variables:"
              + " `${topic}`, `${topic[0]}` (a level, from 0 on), `${site}` (what the filter's"
              + " wildcard of that name stands for), `${client}`, `${user}`, `${qos}`;"
              + " `${user:-nobody}` gives a text for where there is no value; `$$` stands for `$`.");

  static final List<Option<?>> COLUMNS = List.of(NAME, FILTER, TOPIC, KEY);

  /**
   * @throws IllegalArgumentException with all that is wrong
   */
  static RouteSettings read(Settings row) {
    RowException.Reader reader = new RowException.Reader();
    RouteFilter filter = reader.read(FILTER.key(), row.get(FILTER), RouteFilter::parse);
    if (filter == null) {
      reader.done();
    }
    RouteTemplates templates = new RouteTemplates(Objects.requireNonNull(filter));
    Template<Publication> topic = reader.read(TOPIC.key(), row.get(TOPIC), templates::kafkaTopic);
    Template<Publication> key = reader.read(KEY.key(), row.get(KEY), templates::text);
    reader.done();
    return new RouteSettings(
        row.get(NAME), filter, Objects.requireNonNull(topic), Objects.requireNonNull(key));
  }
}
