package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vitrine.config.ClusterOptions;
import io.vitrine.config.Settings;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;

/** Starts Vert.x as a node of a cluster: Infinispan over JGroups, and the event bus over TCP. */
public final class Clustering {
  private static final int BUS_PING_MILLIS = 5_000;

  private Clustering() {}

  /**
   * Joins the cluster that the settings describe ({@link ClusterOptions}), or begins it.
   *
   * @param readiness gets a part {@code cluster}: whether the others reach this node
   */
  public static Future<Vertx> start(Settings settings, MeterRegistry meters, Readiness readiness) {
    ClusterMembership membership;
    try {
      membership = new ClusterMembership(caches(settings));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    String host = settings.get(ClusterOptions.BIND_HOST);
    VertxOptions options = EventLoops.options();
    options.setEventBusOptions(
        new EventBusOptions()
            .setHost(host)
            .setClusterPublicHost(host)
            .setPort(settings.get(ClusterOptions.BUS_PORT))
            .setConnectTimeout(2_000)
            .setClusterPingInterval(BUS_PING_MILLIS)
            .setClusterPingReplyInterval(BUS_PING_MILLIS));
    VertxBuilder builder = EventLoops.builder(options, meters).withClusterManager(membership);
    return builder
        .buildClustered()
        .compose(
            vertx ->
                new ClusterWatch(vertx, membership, readiness)
                    .start()
                    .map(vertx)
                    .recover(e -> vertx.close().transform(closed -> Future.failedFuture(e))));
  }

  private static DefaultCacheManager caches(Settings settings) {
    GlobalConfigurationBuilder global = new GlobalConfigurationBuilder();
    global
        .transport()
        .transport(new JGroupsTransport(ClusterStack.channel(settings)))
        .clusterName(settings.get(ClusterOptions.NAME));
    global.defaultCacheName("default").jmx().disable();
    global.metrics().gauges(false).histograms(false);
    global.shutdown().hookBehavior(ShutdownHookBehavior.DONT_REGISTER);
    DefaultCacheManager caches = new DefaultCacheManager(global.build(), local(), false);
    // Names that vertx-infinispan looks for.
    for (String name : new String[] {"__vertx.subs", "__vertx.haInfo", "__vertx.nodeInfo"}) {
      caches.defineConfiguration(name, clustered(CacheMode.REPL_SYNC).build());
    }
    caches.defineConfiguration(
        "__vertx.distributed.cache.configuration",
        clustered(CacheMode.DIST_SYNC).template(true).build());
    return caches;
  }

  private static Configuration local() {
    return new ConfigurationBuilder().build();
  }

  private static ConfigurationBuilder clustered(CacheMode mode) {
    ConfigurationBuilder cache = new ConfigurationBuilder();
    cache.clustering().cacheMode(mode);
    return cache;
  }
}
