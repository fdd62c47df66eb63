package io.vitrine.mqtt.topic;

import org.jspecify.annotations.Nullable;

/**
 * What a topic {@code $delayed/{seconds}/{topic}} asks for, as users of EMQX know it: the message
 * is published to {@code topic} that much later.
 *
 * @param seconds 0 to {@link #SECONDS_MAX}; negative if the topic does not say
 * @param topic where it is published
 * @param prefixBytes how many bytes come before {@code topic}
 */
public record DelayedTopic(long seconds, String topic, int prefixBytes) {
  /** How such topics begin. */
  public static final String PREFIX = "$delayed/";

  /** Longest delay, of 49 days. */
  public static final long SECONDS_MAX = 4_294_967;

  private static final int DIGITS_MAX = 7;

  /** Null if the topic asks for no delay. */
  public static @Nullable DelayedTopic of(String topic) {
    if (!topic.startsWith(PREFIX)) {
      return null;
    }
    int slash = topic.indexOf('/', PREFIX.length());
    long seconds = slash < 0 ? -1 : seconds(topic.substring(PREFIX.length(), slash));
    String target = slash < 0 ? "" : topic.substring(slash + 1);
    boolean right = seconds >= 0 && !target.isEmpty() && !target.startsWith(PREFIX);
    return new DelayedTopic(right ? seconds : -1, target, slash + 1);
  }

  private static long seconds(String text) {
    if (text.isEmpty() || text.length() > DIGITS_MAX) {
      return -1;
    }
    long seconds = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      seconds = 10 * seconds + digit - '0';
    }
    return seconds <= SECONDS_MAX ? seconds : -1;
  }

  /** Whether it says how long, and where to. */
  public boolean valid() {
    return seconds >= 0;
  }
}
