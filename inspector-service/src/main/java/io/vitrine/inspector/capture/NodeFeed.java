package io.vitrine.inspector.capture;

import io.vertx.core.Vertx;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.TapCounts.Stop;
import io.vitrine.contract.TapFollow;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapReply;
import io.vitrine.runtime.Bus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows one broker's tap by long polls, one at a time and not more than ten a second.
 *
 * <p>Threads: the context of its {@link LiveFeed}.
 */
final class NodeFeed {
  private static final long WAIT_MILLIS = 5_000;
  private static final Duration ANSWER_TIME_MAX = Duration.ofMillis(WAIT_MILLIS + 10_000);
  private static final long BETWEEN_FETCHES_MILLIS = 1_000 / LiveFeed.FETCHES_PER_SECOND_MAX;
  private static final long AFTER_ERROR_MILLIS = 1_000;
  private static final long LAG_MILLIS_MAX = 5_000;

  private final Vertx vertx;
  private final Bus bus;
  private final LiveFeed feed;
  private final String node;
  private final String filter;
  private final List<String> hidden;
  private final LiveFeed.Pace pace;
  private TapPosition position;
  private boolean caughtUp;
  private boolean closed;
  private @Nullable String error;

  NodeFeed(
      Vertx vertx,
      Bus bus,
      LiveFeed feed,
      String node,
      String filter,
      List<String> hidden,
      TapPosition position,
      LiveFeed.Pace pace) {
    this.hidden = hidden;
    this.pace = pace;
    this.vertx = vertx;
    this.bus = bus;
    this.feed = feed;
    this.node = node;
    this.filter = filter;
    this.position = position;
  }

  void fetch() {
    if (closed) {
      return;
    }
    // Whoever goes on from a cursor gets what it missed; a lag counts after that. And who begins
    // now asks first where that is.
    TapFollow request =
        new TapFollow(
            filter,
            position,
            position.epoch() == 0 ? 0 : WAIT_MILLIS,
            pace.packets(),
            pace.bytes(),
            caughtUp ? LAG_MILLIS_MAX : 0,
            hidden);
    long asked = System.nanoTime();
    bus.request(Addresses.tap(node), request.encode(), ANSWER_TIME_MAX)
        .map(TapReply::decode)
        .onSuccess(reply -> take(reply, asked))
        .onFailure(this::retry);
  }

  private void take(TapReply reply, long asked) {
    if (closed) {
      return;
    }
    error = null;
    caughtUp |= reply.counts().stopped() == Stop.NONE;
    boolean atOnce = feed.take(this, node, reply, before(reply.position()));
    position = reply.position();
    if (atOnce) {
      long took = (System.nanoTime() - asked) / 1_000_000;
      later(Math.max(1, BETWEEN_FETCHES_MILLIS - took));
    }
  }

  /** Where the reply began: of another start of the broker, at its first frame. */
  private TapPosition before(TapPosition reached) {
    if (position.epoch() == 0) {
      return reached;
    }
    return position.epoch() == reached.epoch()
        ? position
        : new TapPosition(reached.epoch(), Map.of());
  }

  private void retry(Throwable cause) {
    error = String.valueOf(cause.getMessage());
    later(AFTER_ERROR_MILLIS);
  }

  private void later(long millis) {
    vertx.setTimer(millis, timer -> fetch());
  }

  void close() {
    closed = true;
  }

  /** Whether its place is known and its broker answers. */
  boolean following() {
    return position.epoch() > 0 && error == null;
  }

  @Nullable String error() {
    return error;
  }
}
