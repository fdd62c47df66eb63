package io.vitrine.bridge.route;

import io.vitrine.config.RouteSettings;
import io.vitrine.route.KafkaTopic;
import io.vitrine.route.Publication;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A route: what matches the filter goes to this Kafka topic under this key.
 *
 * <p>Threads: any; immutable.
 *
 * @param index place among the routes
 */
public record Route(int index, RouteSettings settings) {
  public String name() {
    return settings.name();
  }

  boolean matches(String topic) {
    return settings.filter().mqtt().matches(topic);
  }

  /**
   * The Kafka topic; not {@linkplain KafkaTopic#legal legal} perhaps, if a variable is empty; the
   * template itself, which is not legal, if a variable has no value.
   */
  public String kafkaTopic(Publication publication) {
    String topic = settings.topic().render(publication, KafkaTopic::escape);
    return topic == null ? settings.topic().toString() : topic;
  }

  /** The key, UTF-8; null if the route has none, or a variable has no value. */
  public byte @Nullable [] kafkaKey(Publication publication) {
    if (settings.key().isEmpty()) {
      return null;
    }
    String key = settings.key().render(publication);
    return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
  }

  /** What of the record cannot be rendered, for want of which variable; null if all can. */
  public @Nullable String unresolved(Publication publication) {
    String topic = settings.topic().missing(publication);
    if (topic != null) {
      return "topic: " + topic + " has no value";
    }
    String key = settings.key().missing(publication);
    return key == null ? null : "key: " + key + " has no value";
  }
}
