package io.vitrine.benchmarks.bridge;

import java.util.List;
import java.util.Locale;

/**
 * One measurement.
 *
 * @param perSecond records per second
 * @param cpuMicros CPU per record: of the producing process (the raw producer or the bridge), of
 *     Kafka, of the MQTT broker
 * @param p50Millis from the publisher's time stamp to the consumer; NaN if not asked
 * @param note what else is to be said
 */
public record Sample(
    String what,
    double perSecond,
    List<Double> cpuMicros,
    double p50Millis,
    double p99Millis,
    String note) {
  private static final double MEGA = 1e6;

  public static final String HEAD =
      "| what | records/s | MB/s | CPU us/record: producer or bridge | Kafka | broker | p50 ms | p99"
          + " ms | note |\n|---|--:|--:|--:|--:|--:|--:|--:|---|";

  /** Payload alone, as kafka-producer-perf-test counts it. */
  double megabytesPerSecond() {
    return perSecond * RawProducer.PAYLOAD_BYTES / MEGA;
  }

  public String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.1f | %.2f | %.2f | %.2f | %.1f | %.1f | %s |",
        what,
        perSecond,
        megabytesPerSecond(),
        cpuMicros.get(0),
        cpuMicros.get(1),
        cpuMicros.get(2),
        p50Millis,
        p99Millis,
        note);
  }
}
