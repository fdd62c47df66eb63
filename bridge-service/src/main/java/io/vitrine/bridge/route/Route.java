package io.vitrine.bridge.route;

import io.vitrine.config.RouteSettings;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A route that was checked: what matches the filter goes to this Kafka topic under this key.
 *
 * <p>Threads: any; immutable.
 *
 * @param index place among the routes
 */
public record Route(int index, String name, TopicFilter filter, Template topic, Template key) {
  /**
   * @throws RouteException if it cannot be
   */
  static Route compile(int index, RouteSettings settings) {
    if (settings.name().isBlank()) {
      throw new RouteException("route " + (index + 1) + ": a route needs a name");
    }
    String where = "route \"" + settings.name() + "\": ";
    TopicFilter filter = TopicFilter.parse(settings.filter());
    if (filter == null) {
      throw new RouteException(
          where
              + "filter: \""
              + settings.filter()
              + "\" (expected: an MQTT topic filter such as plant/+/temp or plant/#)");
    }
    if (filter.share() != null) {
      throw new RouteException(where + "filter: a route takes all messages, so no $share");
    }
    Template topic = template(where + "topic: ", settings.topic(), filter);
    checkTopic(where, topic);
    return new Route(
        index, settings.name(), filter, topic, template(where + "key: ", settings.key(), filter));
  }

  /** The Kafka topic; not {@linkplain KafkaTopic#legal legal} perhaps, if a level is missing. */
  public String kafkaTopic(Publication publication) {
    return topic.render(publication, KafkaTopic::escape);
  }

  /** The key, UTF-8; null if the route has none. */
  public byte @Nullable [] kafkaKey(Publication publication) {
    return key.isEmpty() ? null : key.render(publication).getBytes(StandardCharsets.UTF_8);
  }

  private static Template template(String where, String source, TopicFilter filter) {
    Template template;
    try {
      template = Template.parse(source);
    } catch (RouteException e) {
      throw new RouteException(where + e.getMessage());
    }
    int levels = TopicName.levels(filter.filter());
    if (!filter.filter().endsWith("#") && template.levelMax() >= levels) {
      throw new RouteException(
          where
              + "topic["
              + template.levelMax()
              + "], but what matches \""
              + filter.filter()
              + "\" has levels 0 to "
              + (levels - 1));
    }
    return template;
  }

  /** The fixed text of a topic template is checked now, the rest when a message comes. */
  private static void checkTopic(String where, Template topic) {
    Publication harmless = new Publication("t", "c", "u", 0);
    String sample = topic.render(harmless, value -> "v");
    if (!KafkaTopic.legal(sample)) {
      throw new RouteException(
          where
              + "topic: \""
              + topic
              + "\" is no topic of Kafka (expected: 1 to 249 of a-z A-Z 0-9 . _ - and variables)");
    }
  }
}
