package io.vitrine.config;

import io.vitrine.filter.AddressRange;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the sensor's capture filter: one row of {@code inspector.sensor.capture_filter}.
 *
 * @param include whether what fits is looked at
 * @param protocol {@code all}, {@code tcp}, {@code udp} or {@code icmp}
 * @param source null for any
 * @param destination null for any
 */
public record CaptureRule(
    String name,
    boolean include,
    String protocol,
    @Nullable AddressRange source,
    @Nullable AddressRange destination,
    Ports sourcePorts,
    Ports destinationPorts) {

  /** Ports from {@code min} to {@code max}, both included. */
  public record Ports(int min, int max) {
    public static final Ports ANY = new Ports(0, 65_535);

    /**
     * Reads {@code 1883}, {@code 1883-1884} or nothing, which is any.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static Ports parse(String text) {
      if (text.isEmpty()) {
        return ANY;
      }
      int hyphen = text.indexOf('-');
      int min = Integer.parseInt((hyphen < 0 ? text : text.substring(0, hyphen)).strip());
      int max = hyphen < 0 ? min : Integer.parseInt(text.substring(hyphen + 1).strip());
      if (min < 0 || max > 65_535 || min > max) {
        throw new IllegalArgumentException(text);
      }
      return new Ports(min, max);
    }

    /** Whether it says nothing about ports. */
    public boolean any() {
      return equals(ANY);
    }

    public boolean contains(int port) {
      return min <= port && port <= max;
    }
  }
}
