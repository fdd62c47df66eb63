package io.vitrine.inspector.conversation;

import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether a client publishes at regular intervals: at least {@value #BEATS_MIN} of them, whose
 * standard deviation is below 15% of their mean. One thread.
 */
final class Rhythm {
  static final int BEATS_MIN = 10;

  private static final double REGULAR = 0.15;
  private static final double CHANGED = 3;
  private static final double SILENT = 5;

  /** Shorter intervals are bursts. */
  private static final double SECONDS_MIN = 0.5;

  private @Nullable MqttPacket last;
  private long lastNanos;
  private int count;
  private double mean;
  private double squares;

  /** Takes the next message; says how the rhythm changed, if it did. */
  String beat(MqttPacket packet, long now) {
    String change = "";
    if (last != null) {
      double interval = (now - lastNanos) / 1e9;
      boolean broken = interval > CHANGED * mean || interval < mean / CHANGED;
      if (regular() && broken) {
        change = String.format(Locale.ROOT, "%.1f s after every %s", interval, text());
        count = 0;
        mean = 0;
        squares = 0;
      } else {
        count++;
        double delta = interval - mean;
        mean += delta / count;
        squares += delta * (interval - mean);
      }
    }
    last = packet;
    lastNanos = now;
    return change;
  }

  @Nullable MqttPacket last() {
    return last;
  }

  boolean silentAt(long now) {
    return regular() && (now - lastNanos) / 1e9 > SILENT * mean;
  }

  String text() {
    return String.format(Locale.ROOT, "%.1f s", mean);
  }

  private boolean regular() {
    return count >= BEATS_MIN && mean >= SECONDS_MIN && Math.sqrt(squares / count) < REGULAR * mean;
  }
}
