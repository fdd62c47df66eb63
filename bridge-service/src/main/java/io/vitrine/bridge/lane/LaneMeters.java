package io.vitrine.bridge.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.route.RouteNames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a lane counts, and what its routes count over all lanes.
 *
 * <p>Threads: any; counted once a batch, not once a record.
 */
final class LaneMeters {
  private final MeterRegistry meters;
  private final RouteNames routes;
  private final Tags tags;
  private final List<Meter> own = new CopyOnWriteArrayList<>();
  private final List<RouteMeters> byRoute = new ArrayList<>();
  private final Counter fetched;
  private final Counter released;
  private final Counter lost;
  private final Counter unrouted;
  private final Counter restarts;
  private final Counter aborted;
  private final Timer latency;
  private final DistributionSummary batchRecords;
  private final DistributionSummary batchBytes;

  LaneMeters(MeterRegistry meters, LaneId id, RouteNames routes) {
    this.meters = meters;
    this.routes = routes;
    this.tags = Tags.of("node", id.node(), "partition", Integer.toString(id.partition()));
    meetRoutes();
    fetched = counter("records.fetched", "Records read from an outbox");
    released = counter("records.released", "Records that the outbox was told to forget");
    lost = counter("records.lost", "Records that were gone from the outbox before they were read");
    unrouted = counter("records.unrouted", "Records of an outbox that no route matched");
    restarts = counter("restarts", "Producers that failed and were replaced");
    aborted =
        counter("transactions.aborted", "Transactions undone, to be made again with dead letters");
    latency =
        Timer.builder("vitrine.bridge.kafka.latency")
            .description("From a batch's arrival at the bridge to Kafka's last acknowledgement")
            .tags(tags)
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    own.add(latency);
    batchRecords = summary("batch.records", "Records of a batch that was read from an outbox");
    batchBytes = summary("batch.bytes", "Bytes of a batch that was read from an outbox");
  }

  private DistributionSummary summary(String name, String description) {
    DistributionSummary made =
        DistributionSummary.builder("vitrine.bridge." + name)
            .description(description)
            .tags(tags)
            .register(meters);
    own.add(made);
    return made;
  }

  /** Meters for routes that were not known before. */
  private void meetRoutes() {
    for (int i = byRoute.size(); i < routes.size(); i++) {
      byRoute.add(new RouteMeters(meters, routes.name(i)));
    }
  }

  /** Shows the lane's own figures. */
  void watch(Lane lane) {
    gauge("lag.records", "Records in the outbox that Kafka has not acknowledged", lane, Lane::lag);
    gauge(
        "batches.in_flight",
        "Batches of a lane that Kafka has not acknowledged",
        lane,
        Lane::batchesInFlight);
    gauge(
        "lag.seconds",
        "Age of the oldest record of an outbox that Kafka has not acknowledged",
        lane,
        Lane::lagSeconds);
    gauge(
        "bytes.in_flight",
        "Bytes of the outbox's records that are on their way",
        lane,
        Lane::bytesInFlight);
  }

  void fetched(int records) {
    fetched.increment(records);
  }

  void lost(long records) {
    lost.increment(records);
  }

  void restarted() {
    restarts.increment();
  }

  /** Outlives the lane, which ends now. */
  void fenced() {
    Counter.builder("vitrine.bridge.fenced")
        .description(
            "Lanes begun anew since another bridge, or Kafka after a timeout, ended their"
                + " transactions")
        .tags(tags)
        .register(meters)
        .increment();
  }

  void aborted() {
    aborted.increment();
  }

  /** A failed attempt or a failed producer, by its cause. */
  void failed(Throwable cause) {
    own(Counter.builder("vitrine.bridge.failures")
            .description("Attempts to send that failed and were made again, by cause")
            .tags(tags)
            .tag("cause", Failures.title(cause))
            .register(meters))
        .increment();
  }

  void landed(Flight flight) {
    released.increment(flight.count());
    unrouted.increment(flight.unrouted());
    long ageNanos = flight.ageNanos();
    latency.record(ageNanos, TimeUnit.NANOSECONDS);
    batchRecords.record(flight.count());
    batchBytes.record(flight.bytes());
    meetRoutes();
    long delayMicros = Math.max(0, System.currentTimeMillis() * 1_000 - flight.receivedMicros());
    RouteMeters.@Nullable Share[] shares = new RouteMeters.Share[byRoute.size()];
    for (Delivery delivery : flight.deliveries()) {
      if (!delivery.leftOut()) {
        count(delivery, shares);
      }
    }
    for (int i = 0; i < shares.length; i++) {
      RouteMeters.Share share = shares[i];
      if (share != null) {
        byRoute.get(i).landed(share, delayMicros, ageNanos);
      }
    }
  }

  private void count(Delivery delivery, RouteMeters.@Nullable Share[] shares) {
    String lost = delivery.lost();
    if (lost != null) {
      lost(delivery, lost);
    } else if (delivery.cause() != null) {
      dead(delivery);
    }
    int route = delivery.route();
    if (route < 0) {
      return;
    }
    RouteMeters.Share share = shares[route];
    if (share == null) {
      share = new RouteMeters.Share();
      shares[route] = share;
    }
    share.retried(delivery.retries());
    if (lost == null && delivery.cause() == null) {
      share.record(delivery.bytes());
    }
  }

  /** Takes the lane's figures away. */
  void close() {
    own.forEach(meters::remove);
  }

  private void lost(Delivery delivery, String why) {
    own(Counter.builder("vitrine.bridge.records.given_up")
            .description("Records of at-most-once that Kafka did not acknowledge, by cause")
            .tags(tags)
            .tag("route", delivery.route() < 0 ? "" : routes.name(delivery.route()))
            .tag("cause", why)
            .register(meters))
        .increment();
  }

  private void dead(Delivery delivery) {
    var cause = delivery.cause();
    int route = delivery.route();
    own(Counter.builder("vitrine.bridge.dead_letters")
            .description("Records that went to the dead-letter topic, by route and cause")
            .tags(tags)
            .tag("route", route < 0 ? "" : routes.name(route))
            .tag("cause", cause == null ? "none" : cause.title())
            .register(meters))
        .increment();
  }

  private Counter counter(String name, String description) {
    return own(
        Counter.builder("vitrine.bridge." + name)
            .description(description)
            .tags(tags)
            .register(meters));
  }

  private Counter own(Counter counter) {
    if (!own.contains(counter)) {
      own.add(counter);
    }
    return counter;
  }

  private void gauge(
      String name, String description, Lane lane, java.util.function.ToDoubleFunction<Lane> value) {
    own.add(
        Gauge.builder("vitrine.bridge." + name, lane, value)
            .description(description)
            .tags(tags)
            .register(meters));
  }
}
