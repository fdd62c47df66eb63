package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vitrine.config.ClusterOptions;
import io.vitrine.config.Settings;

/**
 * Starts the Vert.x that everything runs on: with the system's own I/O (epoll) where there is one,
 * alone or in a cluster as the settings say, and with its metrics in ours.
 */
public final class EventLoops {
  private EventLoops() {}

  /**
   * @param readiness gets a part {@code cluster} if there is a cluster
   */
  public static Future<Vertx> start(Settings settings, MeterRegistry meters, Readiness readiness) {
    return settings.get(ClusterOptions.ENABLED)
        ? Clustering.start(settings, meters, readiness)
        : Future.succeededFuture(builder(options(), meters).build());
  }

  static VertxOptions options() {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // The services count their own connections, packets and bytes, at less cost.
            .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
            .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
            .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
    return new VertxOptions().setPreferNativeTransport(true).setMetricsOptions(metrics);
  }

  static VertxBuilder builder(VertxOptions options, MeterRegistry meters) {
    return Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(meters));
  }
}
