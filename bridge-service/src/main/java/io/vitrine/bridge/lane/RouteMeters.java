package io.vitrine.bridge.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * What a route counts, over all lanes.
 *
 * <p>Threads: any; counted once a batch, not once a record.
 */
final class RouteMeters {
  private final Counter records;
  private final Counter bytes;
  private final Counter retries;
  private final DistributionSummary batchRecords;
  private final DistributionSummary batchBytes;
  private final Timer delay;
  private final Timer latency;

  RouteMeters(MeterRegistry meters, String route) {
    Tags tag = Tags.of("route", route);
    records = counter(meters, "records", "Records of a route that Kafka has acknowledged", tag);
    bytes =
        counter(
            meters,
            "bytes",
            "Bytes of keys and values of a route that Kafka has acknowledged",
            tag);
    retries = counter(meters, "retries", "Times that records of a route were sent again", tag);
    batchRecords =
        summary(
            meters,
            "batch.records",
            "Records of a route in a batch, for each batch that has some",
            tag);
    batchBytes =
        summary(
            meters,
            "batch.bytes",
            "Bytes of a route's keys and values in a batch, for each that has some",
            tag);
    delay =
        timer(
            meters,
            "delay",
            "From the broker's receipt of a batch's first message to Kafka's acknowledgement of the"
                + " batch, once for each route in it",
            tag);
    latency =
        timer(
            meters,
            "kafka.latency",
            "From a batch's arrival at the bridge to Kafka's last acknowledgement, once for each"
                + " route in it",
            tag);
  }

  private static Counter counter(MeterRegistry meters, String name, String description, Tags tag) {
    return Counter.builder("vitrine.bridge.route." + name)
        .description(description)
        .tags(tag)
        .register(meters);
  }

  private static DistributionSummary summary(
      MeterRegistry meters, String name, String description, Tags tag) {
    return DistributionSummary.builder("vitrine.bridge.route." + name)
        .description(description)
        .tags(tag)
        .register(meters);
  }

  private static Timer timer(MeterRegistry meters, String name, String description, Tags tag) {
    return Timer.builder("vitrine.bridge.route." + name)
        .description(description)
        .tags(tag)
        .publishPercentiles(0.5, 0.99)
        .register(meters);
  }

  /** What came of a batch. */
  static final class Share {
    private int records;
    private long bytes;
    private int retries;

    void record(int length) {
      records++;
      bytes += length;
    }

    /** Also of what became no record. */
    void retried(int again) {
      retries += again;
    }
  }

  /** The route's share of a batch has landed. */
  void landed(Share share, long delayMicros, long latencyNanos) {
    retries.increment(share.retries);
    if (share.records > 0) {
      records.increment(share.records);
      bytes.increment(share.bytes);
      batchRecords.record(share.records);
      batchBytes.record(share.bytes);
      delay.record(delayMicros, TimeUnit.MICROSECONDS);
      latency.record(latencyNanos, TimeUnit.NANOSECONDS);
    }
  }
}
