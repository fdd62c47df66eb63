package io.vitrine.runtime;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.spi.cluster.NodeInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the others can reach this node. After each change of membership it publishes its
 * registrations again; every few seconds it asks one of the others to look it up and call back, and
 * if that fails it publishes them again too, and is not ready until a call came back.
 *
 * <p>Threads: one Vert.x context.
 */
final class ClusterWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
  private static final String PART = "cluster";
  private static final int INTERVAL_MILLIS = 5_000;
  private static final int AFTER_CHANGE_MILLIS = 1_000;
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration CALL_BACK = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Bus bus;
  private final ClusterMembership membership;
  private final Readiness readiness;
  private long timer = -1;

  ClusterWatch(Vertx vertx, ClusterMembership membership, Readiness readiness) {
    this.vertx = vertx;
    this.bus = new Bus(vertx);
    this.membership = membership;
    this.readiness = readiness;
  }

  Future<Void> start() {
    ready(true, "alone");
    vertx.setPeriodic(INTERVAL_MILLIS, tick -> look());
    Context context = vertx.getOrCreateContext();
    membership.onViewChange(() -> context.runOnContext(changed -> viewChanged()));
    return bus.serve(address(membership.getNodeId()), this::answer).ready();
  }

  private static String address(String nodeId) {
    return "vitrine.cluster.watch." + nodeId;
  }

  /** After a while, since the others clean up meanwhile. */
  private void viewChanged() {
    vertx.cancelTimer(timer);
    timer =
        vertx.setTimer(
            AFTER_CHANGE_MILLIS,
            settled -> {
              publishAgain();
              look();
            });
  }

  private void publishAgain() {
    membership.publishAgain().onFailure(e -> LOG.warn("Registering again failed", e));
  }

  /** A body names the node to call back; without one this is the call. */
  private Future<Buffer> answer(Buffer body) {
    if (body.length() == 0) {
      return Future.succeededFuture(body);
    }
    String caller = body.toString();
    Promise<NodeInfo> known = Promise.promise();
    membership.getNodeInfo(caller, known);
    return known.future().compose(info -> bus.request(address(caller), Buffer.buffer(), CALL));
  }

  private void look() {
    if (!membership.isActive()) {
      return;
    }
    String self = membership.getNodeId();
    List<String> others = membership.getNodes().stream().filter(n -> !n.equals(self)).toList();
    if (others.isEmpty()) {
      ready(true, "alone");
      return;
    }
    String other = others.get(ThreadLocalRandom.current().nextInt(others.size()));
    bus.request(address(other), Buffer.buffer(self), CALL_BACK)
        .onSuccess(back -> ready(true, others.size() + 1 + " nodes"))
        .onFailure(cause -> notReached(other, cause));
  }

  private void notReached(String other, Throwable cause) {
    LOG.warn("Node {} did not call back ({}); registering again", other, cause.getMessage());
    publishAgain();
    boolean mine = cause instanceof BusRefusal r && r.code() != BusRefusal.NO_HANDLERS;
    if (mine) {
      ready(false, "not reachable for " + other);
    }
    vertx.setTimer(AFTER_CHANGE_MILLIS, again -> look());
  }

  private void ready(boolean up, String detail) {
    readiness.set(PART, up, detail);
  }
}
