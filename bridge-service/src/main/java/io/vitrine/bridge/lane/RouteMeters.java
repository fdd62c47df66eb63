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
    records =
        Counter.builder("vitrine.bridge.route.records")
            .description("Records of a route that Kafka has acknowledged")
            .tags(tag)
            .register(meters);
    bytes =
        Counter.builder("vitrine.bridge.route.bytes")
            .description("Bytes of keys and values of a route that Kafka has acknowledged")
            .tags(tag)
            .register(meters);
    retries =
        Counter.builder("vitrine.bridge.route.retries")
            .description("Times that records of a route were sent again")
            .tags(tag)
            .register(meters);
    batchRecords =
        DistributionSummary.builder("vitrine.bridge.route.batch.records")
            .description("Records of a route in a batch, for each batch that has some")
            .tags(tag)
            .register(meters);
    batchBytes =
        DistributionSummary.builder("vitrine.bridge.route.batch.bytes")
            .description("Bytes of a route's keys and values in a batch, for each that has some")
            .tags(tag)
            .register(meters);
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

    void record(int length, int again) {
      records++;
      bytes += length;
      retries += again;
    }

    /** Of what became no record. */
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
