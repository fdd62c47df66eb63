package io.vitrine.bridge.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.ClusterDescription;
import io.vertx.kafka.admin.KafkaAdminClient;
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
  private final KafkaProperties properties;
  private final String clientId;
  private @Nullable KafkaAdminClient client;
  private @Nullable String problem = "not asked yet";
  private String detail = "";
  private boolean closed;
  private boolean told;

  public KafkaWatch(Vertx vertx, KafkaProperties properties, String clientId) {
    this.vertx = vertx;
    this.properties = properties;
    this.clientId = clientId;
  }

  public void start() {
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

  private void failed(Throwable cause) {
    problem = properties.bootstrapServers() + ": " + cause.getMessage();
    if (!told && !closed) {
      told = true;
      LOG.warn("Kafka does not answer, and is asked again: {}", problem);
    }
  }
}
