package io.vitrine.bridge.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.ClusterDescription;
import io.vertx.kafka.admin.KafkaAdminClient;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Kafka every few seconds who it is, so that it is known to be there, or away, before anybody
 * publishes.
 *
 * <p>Threads: one Vert.x context.
 */
public final class KafkaWatch {
  static final int TIMEOUT_MILLIS = 4_000;
  private static final int INTERVAL_MILLIS = 2_000;
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWatch.class);

  private final Vertx vertx;
  private final String cluster;
  private final KafkaProperties properties;
  private final String clientId;
  private final MeterRegistry meters;
  private @Nullable Gauge up;
  private @Nullable KafkaAdminClient client;
  private volatile @Nullable String problem = "not asked yet";
  private String detail = "";
  private boolean closed;
  private boolean told;
  private @Nullable Class<?> kind;

  /**
   * @param cluster its name, for metrics
   */
  KafkaWatch(
      Vertx vertx,
      String cluster,
      KafkaProperties properties,
      String clientId,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.cluster = cluster;
    this.meters = meters;
    this.properties = properties;
    this.clientId = clientId;
  }

  public void start() {
    up =
        Gauge.builder("vitrine.bridge.kafka.up", this, watch -> watch.problem == null ? 1 : 0)
            .description("1 if Kafka answered when it was asked the last time, else 0")
            .tag("cluster", cluster)
            .register(meters);
    ask().onComplete(done -> again());
  }

  /** Why Kafka cannot be used; null if it answered the last time. */
  public @Nullable String problem() {
    return problem;
  }

  /** Which Kafka it is. */
  public String detail() {
    return detail;
  }

  public Future<Void> stop() {
    closed = true;
    if (up != null) {
      meters.remove(up);
    }
    KafkaAdminClient last = client;
    client = null;
    return last == null ? Future.succeededFuture() : last.close(1);
  }

  private void again() {
    if (!closed) {
      vertx.setTimer(INTERVAL_MILLIS, fired -> ask().onComplete(done -> again()));
    }
  }

  private Future<Void> ask() {
    return connected()
        .compose(KafkaAdminClient::describeCluster)
        .onSuccess(this::answered)
        .onFailure(this::failed)
        .mapEmpty();
  }

  private Future<KafkaAdminClient> connected() {
    KafkaAdminClient known = client;
    if (known != null) {
      return Future.succeededFuture(known);
    }
    // Making a client looks names up, which blocks.
    return vertx
        .executeBlocking(() -> KafkaAdminClient.create(vertx, properties.admin(clientId)))
        .compose(
            made -> {
              if (closed) {
                return made.close(1).compose(gone -> Future.failedFuture("closed"));
              }
              client = made;
              return Future.succeededFuture(made);
            });
  }

  private void answered(ClusterDescription cluster) {
    detail =
        properties.bootstrapServers()
            + ", cluster "
            + cluster.getClusterId()
            + ", brokers "
            + cluster.getNodes().size();
    if (problem != null) {
      LOG.info("Kafka is there: {}", detail);
    }
    problem = null;
    told = false;
  }

  /** Another client reads keys and certificates anew, which may have been renewed. */
  private void leave() {
    KafkaAdminClient last = client;
    client = null;
    if (last != null) {
      last.close(1);
    }
  }

  private void failed(Throwable cause) {
    String text = properties.bootstrapServers() + ": " + Failures.text(cause);
    boolean other = told && kind != cause.getClass();
    problem = text;
    kind = cause.getClass();
    Counter.builder("vitrine.bridge.kafka.unanswered")
        .description("Times that Kafka was asked who it is and did not say, by cause")
        .tag("cluster", cluster)
        .tag("cause", Failures.title(cause))
        .register(meters)
        .increment();
    if (cause instanceof AuthenticationException) {
      leave();
    }
    if ((!told || other) && !closed) {
      told = true;
      LOG.warn("Kafka does not answer, and is asked again: {}", problem);
    }
  }
}
