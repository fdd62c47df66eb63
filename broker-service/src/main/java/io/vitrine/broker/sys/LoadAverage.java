package io.vitrine.broker.sys;

import java.util.Locale;
import java.util.Map;

/**
 * How much there was in a minute, averaged over 1, 5 and 15 minutes; each look counts the less the
 * longer ago it is (exponential moving average, as mosquitto computes it).
 *
 * <p>Threads: one.
 */
final class LoadAverage {
  private static final double[] MINUTES = {1, 5, 15};
  private static final String[] NAMES = {"1min", "5min", "15min"};

  private final String topic;
  private final double[] averages = new double[MINUTES.length];
  private long last;

  /**
   * @param topic what the topics of the three averages begin with
   */
  LoadAverage(String topic) {
    this.topic = topic;
  }

  /**
   * Looks at a counter.
   *
   * @param total what it says
   * @param seconds since the last look; 0 if this is the first
   */
  void look(long total, double seconds) {
    if (seconds > 0) {
      double perMinute = (total - last) * 60 / seconds;
      for (int i = 0; i < averages.length; i++) {
        double weight = Math.exp(-seconds / (60 * MINUTES[i]));
        averages[i] = perMinute + weight * (averages[i] - perMinute);
      }
    }
    last = total;
  }

  void tell(Map<String, String> values) {
    for (int i = 0; i < averages.length; i++) {
      values.put(topic + '/' + NAMES[i], String.format(Locale.ROOT, "%.2f", averages[i]));
    }
  }
}
