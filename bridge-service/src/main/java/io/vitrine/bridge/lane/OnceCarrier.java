package io.vitrine.bridge.lane;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.kafka.Leaders;
import io.vitrine.bridge.kafka.OnceLife;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.log.LogRefusals;
import io.vitrine.runtime.BusRefusal;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * At most once: a flight is made, Kafka is asked where its records go, the outbox forgets it on
 * disk, and only then is it sent, once. So no crash sends it twice; what it interrupts is lost, and
 * what Kafka does not acknowledge is counted as given up.
 *
 * <p>Threads: see {@link Carrier}.
 */
final class OnceCarrier implements Carrier {
  private static final int ANSWER_SECONDS = 10;

  /** Who hears of it. */
  interface Listener extends StreamCarrier.Listener {
    /**
     * Has the outbox forget a flight; completes when its disk has that, with the first sequence
     * that it had not forgotten before. Any thread.
     */
    Future<Long> release(Flight flight);

    /** What waits is not this lane's any more: another one is to read the outbox anew. */
    void fenced(Throwable cause);
  }

  private final Listener listener;
  private final Supplier<@Nullable String> away;
  private final Condemned condemned;
  private final Lives<OnceLife> lives;
  private final Loader loader;
  private final Queue<Flight> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param away why Kafka does not answer; null if it does
   */
  OnceCarrier(
      Vertx vertx,
      LaneId id,
      LaneOptions options,
      Topics topics,
      Listener listener,
      Supplier<@Nullable String> away) {
    this.listener = listener;
    this.away = away;
    this.condemned = new Condemned(listener);
    Leaders leaders = new Leaders(topics, options.leaderWaitMillis());
    this.lives =
        new Lives<>(
            () ->
                OnceLife.open(
                    vertx, options.kafka(), topics, leaders, options.clientId(id), condemned));
    this.loader = new Loader(id, options);
  }

  @Override
  public void begin(List<Flight> flights) {
    OnceLife next = lives.begin(() -> waiting.removeAll(flights));
    if (next == null) {
      return;
    }
    for (Flight flight : flights) {
      // Others are acknowledged by now, or given up.
      if (!flight.released() && !carry(next, flight)) {
        return;
      }
    }
    carry();
  }

  @Override
  public void take(Flight flight) {
    waiting.add(flight);
  }

  @Override
  public void carry() {
    OnceLife now = lives.now();
    if (now == null) {
      return;
    }
    // One that is not ready is the next producer's: nobody else would end its flight.
    for (Delivery each = condemned.peek();
        each != null && now.ready(each);
        each = condemned.peek()) {
      if (condemned.remove(each)) {
        now.send(each);
      }
    }
    // What a producer that is over leaves waiting is among the flights of the next begin.
    for (Flight next = waiting.peek(); next != null && carry(now, next); next = waiting.peek()) {
      waiting.remove();
    }
  }

  /** False if the producer is over. */
  private boolean carry(OnceLife now, Flight flight) {
    if (!loader.each(flight, now::ready)) {
      return false;
    }
    // One of which nothing came has landed, and is released with those before it.
    if (!flight.deliveries().isEmpty() && (!answering(now) || !release(now, flight))) {
      return false;
    }
    flight.setReleased();
    flight.deliveries().forEach(now::send);
    return true;
  }

  /**
   * Waits while Kafka is known to be away: what were sent then would be lost.
   *
   * @return false if it was, or the producer is over: another one then asks anew where records go
   */
  private boolean answering(OnceLife now) {
    boolean wasAway = false;
    while (!now.over() && away.get() != null) {
      wasAway = true;
      now.pause();
    }
    if (wasAway) {
      now.renew();
    }
    return !now.over();
  }

  /** False if it is not, and the producer or the lane is over. */
  private boolean release(OnceLife now, Flight flight) {
    while (!now.over()) {
      try {
        long held =
            listener
                .release(flight)
                .toCompletionStage()
                .toCompletableFuture()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        leaveOut(flight, held);
        return true;
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        int code = cause instanceof BusRefusal refusal ? refusal.code() : 0;
        if (code >= LogRefusals.LEASED) {
          listener.fenced(cause);
          return false;
        }
        flight.setUnanswered();
        listener.retrying(cause);
        now.pause();
      } catch (TimeoutException e) {
        flight.setUnanswered();
        listener.retrying(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  /**
   * What the outbox had forgotten already is not sent: it was dropped there, or another bridge has
   * sent it; or this one was not answered before, and then it is given up.
   *
   * @param held the first sequence that it had not forgotten
   */
  private static void leaveOut(Flight flight, long held) {
    for (Delivery each : flight.deliveries()) {
      boolean forgotten = each.sequence() < held && !each.done();
      if (forgotten && flight.unanswered()) {
        each.lose("unanswered");
      } else if (forgotten) {
        each.leaveOut();
      }
    }
  }

  @Override
  public Future<Void> stop() {
    return lives.stop().onComplete(ended -> condemned.lose());
  }
}
