package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vitrine.config.ClusterOptions;
import io.vitrine.config.Settings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Vert.x as a node of a cluster: membership by JGroups, and the event bus over TCP. */
public final class Clustering {
  /**
   * Read at a time. A fetched batch is larger than Netty's own limit of 64 KiB, and the bus gathers
   * it in a buffer that doubles, from the first piece on.
   */
  private static final int BUS_READ_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Clustering.class);
  private static final int BUS_PING_MILLIS = 5_000;
  private static final int ATTEMPTS_MAX = 5;
  private static final int PAUSE_MILLIS = 2_000;

  private Clustering() {}

  /**
   * Joins the cluster that the settings describe ({@link ClusterOptions}), or begins it. While the
   * others are still busy with a node that died, joining may fail: it is tried {@value
   * #ATTEMPTS_MAX} times.
   *
   * @param readiness gets a part {@code cluster}: whether the others reach this node
   */
  public static Future<Vertx> start(Settings settings, MeterRegistry meters, Readiness readiness) {
    return start(settings, meters, readiness, 1);
  }

  private static Future<Vertx> start(
      Settings settings, MeterRegistry meters, Readiness readiness, int attempt) {
    return join(settings, meters, readiness)
        .recover(
            cause -> {
              if (cause instanceof IllegalArgumentException || attempt == ATTEMPTS_MAX) {
                return Future.failedFuture(cause);
              }
              LOG.warn("The cluster was not joined yet: {}", cause.getMessage());
              return pause().compose(done -> start(settings, meters, readiness, attempt + 1));
            });
  }

  private static Future<Void> pause() {
    Promise<Void> done = Promise.promise();
    // There is no Vert.x yet whose timer could be used.
    CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(done::complete);
    return done.future();
  }

  private static Future<Vertx> join(Settings settings, MeterRegistry meters, Readiness readiness) {
    ClusterMembership membership;
    try {
      membership =
          new ClusterMembership(ClusterStack.channel(settings), settings.get(ClusterOptions.NAME));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    String host = settings.get(ClusterOptions.BIND_HOST);
    Duration silenceMax = Duration.ofMillis(settings.get(ClusterOptions.SILENCE_MAX));
    VertxOptions options = EventLoops.options();
    options.setEventBusOptions(
        new EventBusOptions()
            .setHost(host)
            .setClusterPublicHost(host)
            .setPort(settings.get(ClusterOptions.BUS_PORT))
            .setConnectTimeout(2_000)
            .setReceiveBufferSize(BUS_READ_BYTES)
            .setClusterPingInterval(BUS_PING_MILLIS)
            .setClusterPingReplyInterval(BUS_PING_MILLIS));
    return EventLoops.builder(options, meters)
        .withClusterManager(membership)
        .buildClustered()
        .compose(
            vertx ->
                new ClusterWatch(vertx, membership, readiness, silenceMax)
                    .start()
                    .map(vertx)
                    .recover(e -> vertx.close().transform(closed -> Future.failedFuture(e))));
  }
}
