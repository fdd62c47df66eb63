package io.vitrine.bridge.route;

import io.vitrine.route.OutboxKind;
import io.vitrine.route.Publication;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for the latest topics which routes match and, where the topic alone decides, what they
 * make of it.
 *
 * <p>Threads: one at a time.
 */
public final class RouteCache {
  /**
   * A route whose filter matches a topic.
   *
   * @param mqttTopic the topic, UTF-8
   * @param kafkaTopic null if it must be rendered for each message
   * @param kafkaKey null if it must be rendered for each message, or there is none
   */
  public record Match(
      Route route, byte[] mqttTopic, @Nullable String kafkaTopic, byte @Nullable [] kafkaKey) {
    /** Whether the route takes the message. */
    public boolean takes(Publication publication) {
      return route.takes(publication);
    }

    /** Whether the publisher waits for Kafka. */
    public boolean awaitsKafka() {
      return route.settings().awaitsKafka();
    }

    /** The kind of outbox that it has its messages from. */
    public OutboxKind outbox() {
      return route.outbox();
    }

    public void render(Publication publication, Rendering into) {
      route.render(publication, kafkaTopic, kafkaKey, into);
    }
  }

  private final Routes routes;
  private final Map<String, List<Match>> byTopic;

  /**
   * @param topicsMax most topics to remember
   */
  public RouteCache(Routes routes, int topicsMax) {
    this.routes = routes;
    this.byTopic =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, List<Match>> eldest) {
            return size() > topicsMax;
          }
        };
  }

  /** Those whose filter matches; each may still refuse the message. */
  public List<Match> matches(Publication publication) {
    List<Match> known = byTopic.get(publication.topic());
    if (known == null) {
      known =
          routes.matching(publication.topic()).stream().map(r -> match(r, publication)).toList();
      byTopic.put(publication.topic(), known);
    }
    return known;
  }

  private static Match match(Route route, Publication publication) {
    return new Match(
        route,
        publication.topic().getBytes(StandardCharsets.UTF_8),
        route.topicByTopic(publication),
        route.keyByTopic(publication));
  }
}
