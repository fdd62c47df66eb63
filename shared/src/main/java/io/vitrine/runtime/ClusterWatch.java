package io.vitrine.runtime;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the others can reach this node.
 *
 * <p>After each change of membership, and every few seconds, it asks one of the others to look it
 * up and call back; {@link Reachability} judges what came of it, and makes this node ready or not.
 *
 * <p>Threads: one Vert.x context.
 */
final class ClusterWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
  private static final String PART = "cluster";
  private static final int TICK_MILLIS = 1_000;
  private static final int CALL_TICKS = 5;
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration CALL_BACK = Duration.ofSeconds(5);

  /** The answer of a node that does not know where the one that asks is. */
  private static final int UNKNOWN = 100;

  private final Vertx vertx;
  private final Bus bus;
  private final ClusterMembership membership;
  private final Readiness readiness;
  private final Reachability reachability;
  private final long strangeNanosMax;
  private boolean calling;

  /** Since when there are others of whom none is known; 0 if there are not. */
  private long strangeSince;

  private int ticksToCall;

  /**
   * @param silenceMax after so long without a sign of life a node is taken out of the cluster
   */
  ClusterWatch(
      Vertx vertx, ClusterMembership membership, Readiness readiness, Duration silenceMax) {
    this.vertx = vertx;
    this.bus = new Bus(vertx);
    this.membership = membership;
    this.readiness = readiness;
    this.reachability = new Reachability(silenceMax.plus(CALL_BACK));
    this.strangeNanosMax = silenceMax.plus(CALL_BACK).toNanos();
  }

  Future<Void> start() {
    ready(true, "alone");
    Context context = vertx.getOrCreateContext();
    membership.onViewChange(() -> context.runOnContext(changed -> viewChanged()));
    return bus.serve(address(membership.getNodeId()), this::answer)
        .ready()
        .onSuccess(served -> vertx.setPeriodic(TICK_MILLIS, tick -> tick()));
  }

  static String address(String nodeId) {
    return "vitrine.cluster.watch." + nodeId;
  }

  private void viewChanged() {
    ticksToCall = 0;
  }

  private void tick() {
    if (membership.isActive() && --ticksToCall <= 0 && !calling) {
      call();
    }
  }

  /** A body names the node to call back; without one this is the call. */
  private Future<Buffer> answer(Buffer body) {
    if (body.length() == 0) {
      return Future.succeededFuture(body);
    }
    String caller = body.toString();
    if (!membership.knows(caller)) {
      return Future.failedFuture(unknown(caller));
    }
    return bus.request(address(caller), Buffer.buffer(), CALL)
        .recover(cause -> Future.failedFuture(noHandlers(cause) ? unknown(caller) : cause));
  }

  private static BusRefusal unknown(String caller) {
    return new BusRefusal(UNKNOWN, "does not know " + caller);
  }

  private static boolean noHandlers(Throwable cause) {
    return cause instanceof BusRefusal refusal && refusal.code() == BusRefusal.NO_HANDLERS;
  }

  /** Asks one of the others, rather one that did not fail before. */
  private void call() {
    ticksToCall = CALL_TICKS;
    String self = membership.getNodeId();
    List<String> others = new ArrayList<>(membership.getNodes());
    others.remove(self);
    if (strange(others)) {
      ready(false, "none of " + others.size() + " other nodes is understood");
    }
    if (others.isEmpty()) {
      reachability.reached();
      ready(true, "alone");
      return;
    }
    List<String> fresh = new ArrayList<>(others);
    fresh.removeAll(reachability.doubters());
    List<String> candidates = fresh.isEmpty() ? others : fresh;
    String other = candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
    calling = true;
    long asked = System.nanoTime();
    Future<Buffer> answer =
        membership.knows(other) ? callBack(other, self) : Future.failedFuture(gone(other));
    answer.onComplete(
        back -> {
          calling = false;
          if (back.succeeded()) {
            reachability.reached();
            ready(true, others.size() + 1 + " nodes");
          } else {
            notReached(other, asked, back.cause());
          }
        });
  }

  /** Whether others are there, and none of them said for long what is registered on it. */
  private boolean strange(List<String> others) {
    if (others.isEmpty() || others.stream().anyMatch(membership::knows)) {
      strangeSince = 0;
      return false;
    }
    long now = System.nanoTime();
    strangeSince = strangeSince == 0 ? now : strangeSince;
    return now - strangeSince > strangeNanosMax;
  }

  private Future<Buffer> callBack(String other, String self) {
    return bus.request(address(other), Buffer.buffer(self), CALL_BACK);
  }

  private static BusRefusal gone(String other) {
    return new BusRefusal(BusRefusal.NO_HANDLERS, other + " is not known");
  }

  /** An other that has no address is itself joining or leaving: that says nothing of this node. */
  private void notReached(String other, long asked, Throwable cause) {
    if (!membership.isActive()) {
      return;
    }
    ticksToCall = 0;
    if (noHandlers(cause)) {
      LOG.debug("Node {} cannot be asked: {}", other, cause.getMessage());
      return;
    }
    if (cause instanceof BusRefusal refusal && refusal.code() == UNKNOWN) {
      reachability.unknownTo(other);
    } else {
      reachability.silent(other, asked);
    }
    LOG.warn("Node {} did not call back: {}", other, cause.getMessage());
    membership.tell();
    if (reachability.lost(System.nanoTime())) {
      ready(
          false, "not reachable for " + String.join(", ", new TreeSet<>(reachability.doubters())));
    }
  }

  private void ready(boolean up, String detail) {
    readiness.set(PART, up, detail);
  }
}
