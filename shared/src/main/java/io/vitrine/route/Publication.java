package io.vitrine.route;

import org.jspecify.annotations.Nullable;

/**
 * What a template can know of a PUBLISH.
 *
 * @param username empty where there was none
 */
public record Publication(String topic, String clientId, String username, int qos) {
  @Nullable String user() {
    return username.isEmpty() ? null : username;
  }

  /** A level of the topic, from 0 on; null if it has fewer. */
  @Nullable String level(int index) {
    int start = start(index);
    if (start < 0) {
      return null;
    }
    int end = topic.indexOf('/', start);
    return topic.substring(start, end < 0 ? topic.length() : end);
  }

  /** That level and all behind it; null if it has fewer. */
  @Nullable String levelsFrom(int index) {
    int start = start(index);
    return start < 0 ? null : topic.substring(start);
  }

  private int start(int level) {
    int start = 0;
    for (int i = 0; i < level; i++) {
      int slash = topic.indexOf('/', start);
      if (slash < 0) {
        return -1;
      }
      start = slash + 1;
    }
    return start;
  }
}
