package io.vitrine.bridge.inlet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vitrine.bridge.deadletter.Cause;
import java.util.function.Supplier;

/**
 * What an inlet counts.
 *
 * <p>Threads: any.
 */
final class InletMeters {
  private final MeterRegistry meters;
  private final Tags tags;
  private final Counter owned;
  private final Counter echoes;
  private final Counter failures;
  private final Gauge lag;

  /**
   * @param lagRecords records behind those that were read
   */
  InletMeters(MeterRegistry meters, InletId id, Supplier<Number> lagRecords) {
    this.meters = meters;
    this.tags = Tags.of("route", id.route().name(), "node", id.node());
    owned = outcome("owned");
    echoes = outcome("echo");
    failures =
        Counter.builder("vitrine.bridge.inlet.failures")
            .description("Attempts of routes from Kafka that failed and were made again")
            .tags(tags)
            .register(meters);
    lag =
        Gauge.builder("vitrine.bridge.inlet.lag.records", lagRecords)
            .description("Records of Kafka that wait to be read for a broker")
            .tags(tags)
            .register(meters);
  }

  void owned(int records) {
    owned.increment(records);
  }

  void echo() {
    echoes.increment();
  }

  void dead(Cause cause) {
    outcome(cause.title()).increment();
  }

  void failed() {
    failures.increment();
  }

  /** The counters stay, as they are the route's. */
  void close() {
    meters.remove(lag);
  }

  private Counter outcome(String outcome) {
    return Counter.builder("vitrine.bridge.inlet.records")
        .description(
            "Records of routes from Kafka: owned by the broker, left out as an echo, or dead letters"
                + " by cause")
        .tags(tags)
        .tag("outcome", outcome)
        .register(meters);
  }
}
