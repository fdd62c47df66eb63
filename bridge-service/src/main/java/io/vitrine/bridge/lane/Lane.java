package io.vitrine.bridge.lane;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.cursor.Cursor;
import io.vitrine.bridge.cursor.Tally;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.bridge.kafka.TransactionLife;
import io.vitrine.bridge.route.Routes;
import io.vitrine.log.LogBatch;
import io.vitrine.log.LogReader;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.ServiceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one partition of one broker's outbox to Kafka. A few batches are on their way at a time;
 * the outbox is told to forget a batch only when Kafka has it and all before it. So each record is
 * in Kafka at least once (with transactions: exactly once), and those of one key in order, whatever
 * fails.
 *
 * <p>Threads: the Vert.x context that it was made on, where it also reads; what may wait for Kafka
 * is done by a {@link Carrier} on a thread of the lane's own.
 */
public final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
  private static final int FIRST_PAUSE_MILLIS = 100;

  private final Vertx vertx;
  private final Context context;
  private final LaneRoutes routes;
  private final Verdicts verdicts;
  private final LaneId id;
  private final LaneOptions options;
  private final LaneMeters meters;
  private final LogReader reader;
  private final BlockingLane thread;
  private final Carrier carrier;
  private final Errand carrying;
  private final Deque<Flight> flights = new ArrayDeque<>();
  private final LaneTally tallies;
  private final Promise<Void> drained = Promise.promise();

  /** The reader waits on it while too many batches are on their way. */
  private @Nullable Promise<Void> room;

  private volatile @Nullable String problem;
  private volatile long released;
  private volatile int inFlight;
  private volatile long bytesInFlight;
  private volatile long oldestMicros;
  private Tally counted = Tally.begin(1);
  private long countedEpoch;
  private int failures;
  private boolean resting = true;
  private boolean begun;
  private volatile boolean fenced;
  private boolean closing;
  private boolean ended;
  private @Nullable Future<Void> closed;

  /**
   * @param away why its Kafka does not answer; null if it does
   */
  Lane(
      ServiceContext service,
      LaneId id,
      LaneOptions options,
      Topics topics,
      Supplier<@Nullable String> away) {
    this.vertx = service.vertx();
    this.context = vertx.getOrCreateContext();
    this.verdicts = new Verdicts(service.bus(), id);
    this.routes = new LaneRoutes(service.bus(), id, options.routes());
    this.id = id;
    this.options = options;
    this.tallies = new LaneTally(options.routes().names());
    this.meters = new LaneMeters(service.meters(), id, options.routes().names());
    this.reader =
        new LogReader(service.bus(), id.node(), id.log(), options.consumer(), options.fetch());
    int jobsMax = options.batchesMax() + 8;
    this.thread = new BlockingLane("kafka-lane-" + id, 1, jobsMax, service.meters());
    this.carrier =
        switch (options.guarantee()) {
          case EXACTLY_ONCE ->
              new TransactionCarrier(vertx, id, options, topics, new TransactionListener());
          case AT_LEAST_ONCE -> new StreamCarrier(vertx, id, options, topics, new StreamListener());
          case AT_MOST_ONCE ->
              new OnceCarrier(vertx, id, options, topics, new OnceListener(), away);
        };
    this.carrying = new Errand(carrier::carry, this::run);
  }

  public void start() {
    meters.watch(this);
    if (options.guarantee() != Guarantee.EXACTLY_ONCE) {
      begin();
    }
    reader.start(LogReader.FROM_OLDEST, this::accept);
  }

  /** To be called when the broker has started again. */
  public void askAgain() {
    reader.askAgain();
  }

  /** Takes no larger batches from now on than fit if there are so many lanes. */
  void share(int lanes) {
    reader.limit(options.batchBytes(lanes));
  }

  /** Why it does not get on; null if it does, or has nothing to do. */
  public @Nullable String problem() {
    String unknown = routes.problem();
    if (unknown != null) {
      return id + ": " + unknown;
    }
    Flight oldest = flights.peek();
    long waited = oldest == null ? 0 : oldest.ageNanos() / 1_000_000;
    if (waited < options.stallMillis()) {
      return null;
    }
    String why = problem;
    String kafka = options.cluster().isDefault() ? "" : " " + options.cluster().name();
    return id
        + " waits for Kafka"
        + kafka
        + " for "
        + waited / 1_000
        + " s"
        + (why == null ? "" : ": " + why);
  }

  /** Whether nothing is on its way. */
  public boolean idle() {
    return flights.isEmpty();
  }

  double lag() {
    LogReader.Status status = reader.status();
    return Math.max(0, status.lastSequence() - (inFlight == 0 ? status.handled() : released));
  }

  double batchesInFlight() {
    return inFlight;
  }

  double bytesInFlight() {
    return bytesInFlight;
  }

  /** How long ago the broker received the oldest record that Kafka has not acknowledged. */
  double lagSeconds() {
    long oldest = oldestMicros;
    long age = System.currentTimeMillis() * 1_000 - oldest;
    return oldest == 0 ? 0 : Math.max(0, age) / 1e6;
  }

  /** To be called when a flight came or landed. */
  private void weigh() {
    inFlight = flights.size();
    bytesInFlight = flights.stream().mapToLong(Flight::bytes).sum();
    Flight oldest = flights.peek();
    oldestMicros = oldest == null ? 0 : oldest.receivedMicros();
  }

  private Future<Void> accept(LogBatch batch) {
    if (ended) {
      // The reader's end is under way; a promise of room made now would keep it waiting for ever.
      return Future.failedFuture("the lane is closed");
    }
    if (closing) {
      return roomLater();
    }
    if (batch.lostBefore() > 0) {
      meters.lost(batch.lostBefore());
      LOG.error("{}: {} records were gone before they were read", id, batch.lostBefore());
    }
    if (batch.records().isEmpty()) {
      return Future.succeededFuture();
    }
    Map<Long, Routes> known = routes.known(batch);
    return known != null ? take(batch, known) : routes.ask(batch).compose(all -> again(batch, all));
  }

  private Future<Void> again(LogBatch batch, Map<Long, Routes> all) {
    if (ended) {
      return Future.failedFuture("the lane is closed");
    }
    return closing ? roomLater() : take(batch, all);
  }

  private Future<Void> take(LogBatch batch, Map<Long, Routes> madeBy) {
    meters.fetched(batch.records().size());
    if (flights.isEmpty()) {
      released = batch.first() - 1;
    }
    Flight flight = new Flight(reader.epoch(), batch, madeBy, this::landed);
    flights.add(flight);
    weigh();
    if (!resting) {
      carrier.take(flight);
      carrying.ask();
    } else if (!begun) {
      // A batch is the proof that the outbox has no other reader, whom a transaction would fence.
      begin();
    }
    return flights.size() < options.batchesMax() ? Future.succeededFuture() : roomLater();
  }

  /** On the producer's thread. */
  private void landed(Flight flight) {
    context.runOnContext(
        done -> {
          flight.setLanded();
          settle();
        });
  }

  private Future<Void> roomLater() {
    Promise<Void> promise = Promise.promise();
    room = promise;
    return promise.future();
  }

  /** Begins with a new producer, all that is on its way again. */
  private void begin() {
    if (!closing) {
      begun = true;
      resting = false;
      List<Flight> all = List.copyOf(flights);
      run(() -> carrier.begin(all));
    }
  }

  private void run(Runnable job) {
    thread
        .run(
            () -> {
              job.run();
              return true;
            })
        .onFailure(this::rest);
  }

  /** The producer failed: a pause, then another one. */
  private void rest(Throwable cause) {
    if (resting || closing) {
      return;
    }
    resting = true;
    meters.failed(cause);
    meters.restarted();
    problem = Failures.text(cause);
    int pause = Math.min(options.pauseMillisMax(), FIRST_PAUSE_MILLIS << Math.min(failures++, 10));
    if (failures == 1) {
      LOG.warn("{}: the producer failed; others follow until one does not: {}", id, problem);
    } else {
      LOG.debug("{}: the producer failed; another one in {} ms: {}", id, pause, problem);
    }
    vertx.setTimer(pause, fired -> begin());
  }

  /** Releases the batches at the head that Kafka has. */
  private void settle() {
    List<Flight> landed = new ArrayList<>(1);
    for (Flight head = flights.peek(); head != null && head.landed(); head = flights.peek()) {
      landed.add(flights.remove());
      meters.landed(head);
      head.endSpans();
    }
    if (landed.isEmpty()) {
      return;
    }
    Flight last = landed.get(landed.size() - 1);
    if (options.guarantee() != Guarantee.EXACTLY_ONCE) {
      count(landed);
    }
    if (failures > 0 || problem != null) {
      recovered(landed);
    }
    weigh();
    released = last.last();
    // Sequences of an outbox that is no more must not release those of the one that followed it.
    verdicts.tell(
        landed,
        carrier.position(),
        () -> {
          if (last.epoch() == reader.epoch()) {
            reader.release(last.last());
          }
        });
    Promise<Void> waiting = room;
    if (waiting != null && !closing) {
      room = null;
      waiting.complete();
    }
    if (closing && flights.isEmpty()) {
      drained.tryComplete();
    }
  }

  /** That Kafka is well again is proved by what it took, not by what was given up. */
  private void recovered(List<Flight> landed) {
    if (landed.stream().anyMatch(Flight::taken)) {
      LOG.info("{}: Kafka takes records again", id);
      failures = 0;
      problem = null;
    }
  }

  /** What a carrier without a position made of them. */
  private void count(List<Flight> landed) {
    for (Flight each : landed) {
      if (each.epoch() != countedEpoch) {
        countedEpoch = each.epoch();
        counted = Tally.begin(each.first());
      }
      counted = tallies.plus(counted, List.of(each), sequence -> true);
    }
  }

  /** What became of its messages, as {@code io.vitrine.bridge.ledger.LedgerService} says it. */
  JsonObject tally() {
    Cursor position = carrier.position();
    boolean exact = position != null;
    Tally tally = position == null ? counted : position.tally();
    return new JsonObject()
        .put("node", id.node())
        .put("partition", id.partition())
        .put("outbox", id.kind().name())
        .put("epoch", position == null ? countedEpoch : position.epoch())
        .put("sequence", position == null ? released : position.sequence())
        .put("exact", exact)
        .mergeIn(tally.json());
  }

  private void retrying(Throwable cause) {
    if (problem == null) {
      LOG.warn("{}: Kafka does not take a record; trying on: {}", id, Failures.text(cause));
    }
    problem = Failures.text(cause);
    meters.failed(cause);
  }

  /**
   * Whether another producer of transactions took over, or Kafka undid what took too long. End this
   * lane and make another one: it begins when the outbox lets it read.
   */
  public boolean fenced() {
    return fenced;
  }

  private void fence(Throwable cause) {
    if (!closing) {
      LOG.warn("{}: fenced, beginning anew: {}", id, Failures.text(cause));
      meters.fenced();
      problem = Failures.text(cause);
      resting = true;
      fenced = true;
    }
  }

  private class StreamListener implements StreamCarrier.Listener {
    @Override
    public void retrying(Throwable cause) {
      Lane.this.retrying(cause);
    }

    @Override
    public void condemned() {
      context.runOnContext(soon -> carrying.ask());
    }

    @Override
    public void died(Throwable cause) {
      context.runOnContext(soon -> rest(cause));
    }
  }

  private final class OnceListener extends StreamListener implements OnceCarrier.Listener {
    @Override
    public Future<Long> release(Flight flight) {
      return reader.releaseOnDisk(flight.last(), flight.epoch());
    }

    @Override
    public void fenced(Throwable cause) {
      context.runOnContext(soon -> fence(cause));
    }
  }

  private final class TransactionListener implements TransactionLife.Listener {
    @Override
    public void retrying(Throwable cause) {
      Lane.this.retrying(cause);
    }

    @Override
    public void aborted() {
      meters.aborted();
    }

    @Override
    public void died(Throwable cause) {
      boolean byOther = TransactionLife.fenced(cause);
      context.runOnContext(
          soon -> {
            if (byOther) {
              fence(cause);
            } else {
              rest(cause);
            }
          });
    }
  }

  /**
   * Takes no more, waits for Kafka to acknowledge what is on its way, and ends. What it did not
   * acknowledge in time stays in the outbox.
   *
   * @param drainMillis how long to wait, if Kafka is there
   */
  public Future<Void> close(long drainMillis) {
    if (closed == null) {
      closing = true;
      if (flights.isEmpty() || problem != null) {
        drained.tryComplete();
      } else {
        vertx.setTimer(Math.max(1, drainMillis), fired -> drained.tryComplete());
      }
      closed = drained.future().compose(done -> end());
    }
    return closed;
  }

  private Future<Void> end() {
    ended = true;
    Future<Void> left = reader.close();
    Promise<Void> waiting = room;
    if (waiting != null) {
      context.runOnContext(after -> waiting.tryFail("the lane is closed"));
    }
    return carrier
        .stop()
        .transform(stopped -> left)
        .eventually(() -> vertx.executeBlocking(this::endThread));
  }

  private boolean endThread() {
    thread.close();
    meters.close();
    return true;
  }
}
