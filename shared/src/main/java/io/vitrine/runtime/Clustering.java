package io.vitrine.runtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vitrine.config.ClusterOptions;
import io.vitrine.config.Settings;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.Configuration;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.configuration.global.ShutdownHookBehavior;
import org.infinispan.lock.configuration.ClusteredLockManagerConfigurationBuilder;
import org.infinispan.lock.configuration.Reliability;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.infinispan.security.Security;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Vert.x as a node of a cluster: Infinispan over JGroups, and the event bus over TCP. */
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

  /**
   * Infinispan asks each thread for a subject. Where there is none it asks the Java runtime, which
   * has no answer any more from version 24 on but an exception.
   */
  private static final Subject NOBODY = new Subject();

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
      membership = new ClusterMembership(caches(settings));
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
    // All threads of the node begin in here and inherit the subject.
    return Security.doAs(
            NOBODY,
            (PrivilegedAction<Future<Vertx>>)
                () ->
                    EventLoops.builder(options, meters)
                        .withClusterManager(membership)
                        .buildClustered())
        .compose(
            vertx ->
                new ClusterWatch(vertx, membership, readiness, silenceMax)
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
    // Else half of the nodes gone would keep others from joining. Nobody here uses these locks.
    global
        .addModule(ClusteredLockManagerConfigurationBuilder.class)
        .reliability(Reliability.AVAILABLE);
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
