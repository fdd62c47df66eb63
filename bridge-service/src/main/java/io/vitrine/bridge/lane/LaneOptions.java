package io.vitrine.bridge.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.KafkaClusters;
import io.vitrine.bridge.kafka.KafkaProperties;
import io.vitrine.bridge.route.RouteBook;
import io.vitrine.bridge.schema.Schemas;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.RouteSettings;
import io.vitrine.config.Settings;
import io.vitrine.log.LogReaderOptions;
import io.vitrine.route.OutboxKind;
import io.vitrine.runtime.tracing.Spans;
import org.jspecify.annotations.Nullable;

/**
 * What all lanes of a bridge have in common.
 *
 * @param consumer name of this bridge at the outboxes
 * @param schemas of the routes
 * @param clusters that lanes may go to
 * @param cluster that this lane goes to; the default one for what all have in common
 * @param guarantee of this lane
 * @param batchesMax most batches of a lane that are not acknowledged
 * @param pauseMillisMax longest pause between attempts
 * @param stallMillis a lane that waits longer has a problem
 * @param leaderWaitMillis how long at-most-once waits for the leader of a partition
 * @param spans null if none are made
 */
public record LaneOptions(
    String consumer,
    RouteBook routes,
    Schemas schemas,
    KafkaClusters clusters,
    KafkaClusters.Cluster cluster,
    LogReaderOptions fetch,
    Guarantee guarantee,
    int batchesMax,
    int pauseMillisMax,
    long stallMillis,
    long leaderWaitMillis,
    @Nullable Spans spans) {
  private static final int FETCH_WAIT_MILLIS = 1_000;
  private static final int FETCHES_IN_FLIGHT = 2;

  /** The outbox's bytes take a quarter of the heap at most; what is made of them needs the rest. */
  private static final int HEAP_PART = 4;

  /**
   * Without transactions, which are the cheaper the larger they are, more on its way than Kafka's
   * answers take is of no use, and the collector moves it about.
   */
  private static final int STREAM_HEAP_PART = 32;

  private static final int BATCH_BYTES_MIN = 64 << 10;

  /** Fewer, larger batches while records come slowly; part of the latency. */
  private static final int FETCH_LINGER_MILLIS = 10;

  /**
   * @throws IllegalArgumentException if settings do not fit
   */
  public static LaneOptions of(
      Settings settings, String node, MeterRegistry meters, @Nullable Spans spans) {
    KafkaClusters clusters = KafkaClusters.of(settings);
    for (RouteSettings each : settings.get(BridgeOptions.ROUTES)) {
      clusters.require(
          each.outbox().kind().cluster(),
          BridgeOptions.ROUTES.key() + ": route " + each.name(),
          "; " + BridgeOptions.CLUSTERS.key() + " has more");
    }
    int fetchBytes = Math.toIntExact(settings.get(BridgeOptions.FETCH_BYTES));
    return new LaneOptions(
        "bridge." + node,
        new RouteBook(settings.get(BridgeOptions.ROUTES)),
        Schemas.of(settings.get(BridgeOptions.ROUTES), settings, meters),
        clusters,
        clusters.standard(),
        new LogReaderOptions(fetchBytes, FETCH_WAIT_MILLIS, FETCHES_IN_FLIGHT, FETCH_LINGER_MILLIS),
        Guarantee.of(settings.get(BridgeOptions.DELIVERY)),
        settings.get(BridgeOptions.BATCHES_IN_FLIGHT_MAX),
        Math.toIntExact(settings.get(BridgeOptions.RETRY_PAUSE_MAX)),
        settings.get(BridgeOptions.STALL_MAX),
        settings.get(BridgeOptions.LEADER_WAIT_MAX),
        spans);
  }

  /** The same for a lane of that kind; null if there is no such cluster. */
  @Nullable LaneOptions of(OutboxKind kind) {
    KafkaClusters.Cluster to = clusters.find(kind.cluster());
    boolean plain = kind.delivery().equals(OutboxKind.DEFAULT);
    return to == null
        ? null
        : new LaneOptions(
            consumer,
            routes,
            schemas,
            clusters,
            to,
            fetch,
            plain ? guarantee : Guarantee.of(kind.delivery()),
            batchesMax,
            pauseMillisMax,
            stallMillis,
            leaderWaitMillis,
            spans);
  }

  /** Of its cluster. */
  public KafkaProperties kafka() {
    return cluster.kafka();
  }

  /** Of its cluster. */
  DeadLetters deadLetters() {
    return cluster.deadLetters();
  }

  String cursorTopic() {
    return cluster.cursorTopic();
  }

  /**
   * Bytes of a batch so that so many lanes together, each with all the batches that it may hold,
   * take no more than their part of the heap.
   */
  int batchBytes(int lanes) {
    int part = guarantee == Guarantee.EXACTLY_ONCE ? HEAP_PART : STREAM_HEAP_PART;
    long each = Runtime.getRuntime().maxMemory() / part / Math.max(1, lanes);
    long batch = each / (batchesMax + FETCHES_IN_FLIGHT);
    return (int) Math.min(fetch.bytesMax(), Math.max(BATCH_BYTES_MIN, batch));
  }

  /** For Kafka's own logs and quotas. */
  String clientId(LaneId lane) {
    return consumer + "." + lane.node() + "." + lane.partition();
  }

  /**
   * The same for each bridge that carries this lane, so that the latest fences the others; another
   * one for another topic of cursors.
   */
  String transactionalId(LaneId lane) {
    return cursorTopic() + "." + lane.node() + "." + lane.partition();
  }
}
