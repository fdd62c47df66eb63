package io.vitrine.mqtt.topic;

import org.jspecify.annotations.Nullable;

/**
 * A valid topic filter, split from the share name of a shared subscription (MQTT 5.0, 4.7 and
 * 4.8.2).
 *
 * @param text the whole filter as the client sent it
 * @param share share name; null if the subscription is not shared
 * @param filter the filter without {@code $share/name/}
 */
public record TopicFilter(String text, @Nullable String share, String filter) {
  private static final String SHARE = "$share/";

  /**
   * Checks and splits a filter; its UTF-8 was checked before.
   *
   * @return null if it is no valid filter: empty ([MQTT-4.7.3-1]), with U+0000 ([MQTT-4.7.3-2]), a
   *     wildcard beside other characters of its level ([MQTT-4.7.1-1], [MQTT-4.7.1-2]), a share
   *     name that is empty or has a wildcard ([MQTT-4.8.2-1], [MQTT-4.8.2-2])
   */
  public static @Nullable TopicFilter parse(String text) {
    String share = null;
    String filter = text;
    if (text.startsWith(SHARE)) {
      int slash = text.indexOf('/', SHARE.length());
      if (slash <= SHARE.length()) {
        return null;
      }
      share = text.substring(SHARE.length(), slash);
      filter = text.substring(slash + 1);
      if (share.indexOf('+') >= 0 || share.indexOf('#') >= 0) {
        return null;
      }
    }
    return valid(filter) ? new TopicFilter(text, share, filter) : null;
  }

  private static boolean valid(String filter) {
    if (filter.isEmpty() || filter.indexOf('\0') >= 0) {
      return false;
    }
    int last = filter.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = filter.charAt(i);
      boolean startsLevel = i == 0 || filter.charAt(i - 1) == '/';
      if (c == '#' && !(startsLevel && i == last)) {
        return false;
      }
      if (c == '+' && !(startsLevel && (i == last || filter.charAt(i + 1) == '/'))) {
        return false;
      }
    }
    return true;
  }

  public boolean hasWildcard() {
    return filter.indexOf('#') >= 0 || filter.indexOf('+') >= 0;
  }

  public boolean matches(String topic) {
    return matches(filter, topic);
  }

  /**
   * Whether {@code topic} matches {@code filter}, which is valid and without {@code $share/name/};
   * a leading wildcard never matches a topic that begins with {@code $} ([MQTT-4.7.2-1]).
   */
  public static boolean matches(String filter, String topic) {
    if (startsWith(topic, '$') && (startsWith(filter, '+') || startsWith(filter, '#'))) {
      return false;
    }
    int f = 0;
    int t = 0;
    while (true) {
      if (f < filter.length() && filter.charAt(f) == '#') {
        return true;
      }
      int filterEnd = levelEnd(filter, f);
      int topicEnd = levelEnd(topic, t);
      boolean any = f < filter.length() && filter.charAt(f) == '+';
      if (!any && !same(filter, f, filterEnd, topic, t, topicEnd)) {
        return false;
      }
      boolean filterDone = filterEnd == filter.length();
      if (topicEnd == topic.length()) {
        // "a/#" matches "a" too: # stands for its parent as well (4.7.1.2).
        return filterDone
            || (filterEnd + 2 == filter.length() && filter.charAt(filterEnd + 1) == '#');
      }
      if (filterDone) {
        return false;
      }
      f = filterEnd + 1;
      t = topicEnd + 1;
    }
  }

  /** Whether every topic that {@code inner} matches is matched by {@code outer}; both are valid. */
  public static boolean covers(String outer, String inner) {
    String[] o = outer.split("/", -1);
    String[] n = inner.split("/", -1);
    if (startsWith(inner, '$') && (o[0].equals("+") || o[0].equals("#"))) {
      return false;
    }
    for (int i = 0; i < o.length; i++) {
      if (o[i].equals("#")) {
        return true;
      }
      boolean same = i < n.length && (o[i].equals(n[i]) || o[i].equals("+") && !n[i].equals("#"));
      if (!same) {
        return false;
      }
    }
    return o.length == n.length;
  }

  /** Whether a topic can match both filters, which are valid. */
  public static boolean overlap(String one, String other) {
    String[] a = one.split("/", -1);
    String[] b = other.split("/", -1);
    boolean wild = a[0].equals("+") || a[0].equals("#");
    boolean otherWild = b[0].equals("+") || b[0].equals("#");
    if (startsWith(one, '$') && otherWild || startsWith(other, '$') && wild) {
      return false;
    }
    int most = Math.max(a.length, b.length);
    for (int i = 0; i < most; i++) {
      if (i < a.length && a[i].equals("#") || i < b.length && b[i].equals("#")) {
        return true;
      }
      boolean same =
          i < a.length
              && i < b.length
              && (a[i].equals(b[i]) || a[i].equals("+") || b[i].equals("+"));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(String text, char c) {
    return !text.isEmpty() && text.charAt(0) == c;
  }

  private static int levelEnd(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  private static boolean same(String a, int aFrom, int aTo, String b, int bFrom, int bTo) {
    return aTo - aFrom == bTo - bFrom && a.regionMatches(aFrom, b, bFrom, aTo - aFrom);
  }
}
