package io.vitrine.bridge.route;

import io.vitrine.config.PayloadFormat;
import io.vitrine.config.RouteSettings;
import io.vitrine.route.Condition;
import io.vitrine.route.KafkaTopic;
import io.vitrine.route.OutboxKind;
import io.vitrine.route.Publication;
import io.vitrine.route.Template;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A route: what matches its filter and condition becomes this record of Kafka.
 *
 * <p>Threads: any; immutable.
 *
 * @param index place among the routes
 * @param outbox the kind of outbox that it has its messages from
 */
public record Route(int index, RouteSettings settings, OutboxKind outbox) {
  /** A route and its place among the routes. */
  Route(int index, RouteSettings settings) {
    this(index, settings, settings.outbox().kind());
  }

  public String name() {
    return settings.name();
  }

  /** What the values of its records look like. */
  public PayloadFormat format() {
    return settings.format().format();
  }

  boolean matches(String topic) {
    return settings.filter().mqtt().matches(topic);
  }

  /** Whether it takes a message whose topic matches. */
  boolean takes(Publication publication) {
    Condition when = settings.when();
    return when == null || when.test(publication);
  }

  /** What the topic alone decides; null if it takes more, or is not legal. */
  @Nullable String topicByTopic(Publication publication) {
    if (!settings.topic().topicAlone()) {
      return null;
    }
    String topic = settings.topic().render(publication, KafkaTopic::escape);
    return topic != null && KafkaTopic.legal(topic) ? topic : null;
  }

  /** What the topic alone decides; null if it takes more, or there is none. */
  byte @Nullable [] keyByTopic(Publication publication) {
    return settings.key().topicAlone() ? bytes(settings.key(), publication) : null;
  }

  /**
   * @param knownTopic of {@link #topicByTopic}
   * @param knownKey of {@link #keyByTopic}
   */
  void render(
      Publication of, @Nullable String knownTopic, byte @Nullable [] knownKey, Rendering into) {
    into.begin();
    if (knownTopic != null) {
      into.topic(knownTopic);
    } else {
      topic(of, into);
    }
    into.key(knownKey != null ? knownKey : required("key", settings.key(), of, into));
    if (!settings.partition().isEmpty()) {
      partition(of, into);
    }
    byte[] value = required("value", settings.value(), of, into);
    if (value != null) {
      into.value(value);
    }
    if (!settings.headers().isEmpty()) {
      headers(of, into);
    }
    if (format().cloudEvents()) {
      EventAttributes.render(settings.format(), of, into);
    }
  }

  /** Those whose variables have values. */
  private void headers(Publication of, Rendering into) {
    settings
        .headers()
        .forEach(
            (name, template) -> {
              String text = template.render(of);
              if (text != null) {
                into.header(name, text);
              }
            });
  }

  private void topic(Publication of, Rendering into) {
    Template<Publication> template = settings.topic();
    String topic = template.render(of, KafkaTopic::escape);
    if (topic == null) {
      into.topic(template.toString());
      into.unresolved("topic", template, template.missing(of));
      return;
    }
    into.topic(topic);
    if (!KafkaTopic.legal(topic)) {
      into.problem(Rendering.Problem.INVALID_TOPIC, "the route's template gave \"" + topic + "\"");
    }
  }

  private void partition(Publication of, Rendering into) {
    String partition = settings.partition().render(of);
    if (partition == null) {
      into.unresolved("partition", settings.partition(), settings.partition().missing(of));
    } else {
      into.partition(partition);
    }
  }

  /** Null if the template is empty, or a variable has no value, which is then a problem. */
  private static byte @Nullable [] required(
      String column, Template<Publication> template, Publication of, Rendering into) {
    if (template.isEmpty()) {
      return null;
    }
    byte[] bytes = bytes(template, of);
    if (bytes == null) {
      into.unresolved(column, template, template.missing(of));
    }
    return bytes;
  }

  private static byte @Nullable [] bytes(Template<Publication> template, Publication of) {
    String text = template.isEmpty() ? null : template.render(of);
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}
