package io.vitrine.bridge.route;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What may stand between <code>${</code> and <code>}</code>, besides a level of the topic. */
enum Variable {
  TOPIC,
  CLIENT,
  USER,
  QOS;

  /** For error messages. */
  static final String EXPECTED = "topic, topic[N], client, user or qos";

  private final String title = name().toLowerCase(Locale.ROOT);

  static @Nullable Variable of(String title) {
    for (Variable each : values()) {
      if (each.title.equals(title)) {
        return each;
      }
    }
    return null;
  }

  String of(Publication publication) {
    return switch (this) {
      case TOPIC -> publication.topic();
      case CLIENT -> publication.clientId();
      case USER -> publication.username();
      case QOS -> Integer.toString(publication.qos());
    };
  }
}
