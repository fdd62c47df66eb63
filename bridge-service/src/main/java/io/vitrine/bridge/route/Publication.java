package io.vitrine.bridge.route;

/**
 * What a template can know of a PUBLISH.
 *
 * @param username empty where there was none
 */
public record Publication(String topic, String clientId, String username, int qos) {
  /** A level of the topic, from 0 on; empty if it has fewer. */
  String level(int index) {
    int start = 0;
    for (int i = 0; i < index; i++) {
      int slash = topic.indexOf('/', start);
      if (slash < 0) {
        return "";
      }
      start = slash + 1;
    }
    int end = topic.indexOf('/', start);
    return topic.substring(start, end < 0 ? topic.length() : end);
  }
}
