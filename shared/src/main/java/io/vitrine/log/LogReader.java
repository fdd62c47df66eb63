package io.vitrine.log;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vitrine.contract.Addresses;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a log of some node over the bus, for ever: batches come to the handler in order, one at a
 * time, without gaps that are not counted; the next one waits for the handler's future. If the node
 * is away, or a request or reply got lost, or the handler failed, it asks again from the last batch
 * that was handled, with growing pauses.
 *
 * <p>A batch whose handler's future failed comes again. Across a restart of the consumer nothing is
 * lost that it did not {@linkplain #release release} first, but it may come again: release what is
 * stored, and begin after it.
 *
 * <p>Threads: the Vert.x context that it was made on, or one of its own; its methods may be called
 * on any.
 */
public final class LogReader {
  /** Instead of a sequence: from the oldest record held, which counts nothing as lost. */
  public static final long FROM_OLDEST = -1;

  /** Instead of a sequence: only what is appended from now on. */
  public static final long FROM_NEWEST = -2;

  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
  private static final int ANSWER_MILLIS = 3_000;
  private static final int PAUSE_MILLIS_MIN = 25;
  private static final int PAUSE_MILLIS_MAX = 2_000;

  /**
   * How the reader fares.
   *
   * @param fetching whether the last request was answered
   * @param detail why not, for people
   * @param handled last sequence whose batch was handled
   * @param lastSequence newest sequence of the log, as of the last reply
   * @param lost records that were gone before they could be read
   * @param restarts how often the log was made anew meanwhile, so that sequences began at 1 again
   */
  public record Status(
      boolean fetching, String detail, long handled, long lastSequence, long lost, long restarts) {}

  private final Bus bus;
  private final Context context;
  private final String address;
  private final String log;
  private final String consumer;
  private final LogReaderOptions options;
  private final Releases releases;
  private final Promise<Void> closed = Promise.promise();
  private final Map<Integer, LogReply> arrived = new HashMap<>();
  private Function<LogBatch, Future<Void>> handler = batch -> Future.succeededFuture();
  private volatile int bytesMax;
  private volatile Status status = new Status(false, "not started", 0, 0, 0, 0);

  /** Epoch of the log that the handler last saw a batch of; releases are meant for it. */
  private volatile long epoch;

  // What was handled: a sequence, and the epoch of the log that it belongs to.
  private long after;
  private long afterEpoch;

  // The session: its number, 0 while there is none, and how far it is.
  private long session;
  private boolean opened;
  private int sent;
  private int handled;

  private boolean handling;
  private boolean pausing;
  private boolean closing;
  private int failures;

  /**
   * @param node whose log it is
   * @param consumer who reads; a durable log goes on with it at once when it comes back, and makes
   *     others wait. Two readers of one log must not share a name
   */
  public LogReader(Bus bus, String node, String log, String consumer, LogReaderOptions options) {
    this.bus = bus;
    this.context = bus.vertx().getOrCreateContext();
    this.address = Addresses.log(node, log);
    this.log = node + "/" + log;
    this.consumer = consumer;
    this.options = options;
    this.bytesMax = options.bytesMax();
    this.releases = new Releases(bus, context, address, consumer);
  }

  /**
   * Begins to fetch.
   *
   * @param sequence read after this one, or {@link #FROM_OLDEST} or {@link #FROM_NEWEST}
   * @param onBatch called on the reader's context; its future says that the batch was taken care of
   */
  public void start(long sequence, Function<LogBatch, Future<Void>> onBatch) {
    start(sequence, 0, onBatch);
  }

  /**
   * The same for a consumer that remembers which log its sequence belongs to.
   *
   * @param ofEpoch {@link LogSource#epoch()} of that log; if it is another one by now, it is read
   *     from its start
   */
  public void start(long sequence, long ofEpoch, Function<LogBatch, Future<Void>> onBatch) {
    context.runOnContext(
        started -> {
          after = sequence;
          afterEpoch = ofEpoch;
          handler = onBatch;
          begin();
        });
  }

  /**
   * Releases a durable log up to {@code sequence}, soon; wishes that come close together travel as
   * one, and each travels until it is answered.
   */
  public void release(long sequence) {
    releases.release(sequence, epoch);
  }

  /**
   * Releases the records of the log of that epoch up to {@code last}; completes when its disk has
   * that, so that nobody reads them again, whatever crashes, and says which one was the first that
   * was held until then. Fails if nobody answers in time, and then they may be released or not;
   * with {@link LogRefusals#LEASED} if another consumer reads.
   */
  public Future<Long> releaseOnDisk(long last, long ofEpoch) {
    LogRequest request = LogRequest.releaseOnDisk(consumer, last, ofEpoch);
    return bus.request(address, request.encode(), Duration.ofMillis(ANSWER_MILLIS))
        .map(answer -> answer.getLong(1));
  }

  /** Asks for no more than so many bytes at a time from now on; never for more than its options. */
  public void limit(int bytes) {
    bytesMax = Math.max(1, Math.min(bytes, options.bytesMax()));
  }

  /** Epoch of the log that the last batch came from; 0 before the first. */
  public long epoch() {
    return epoch;
  }

  public Status status() {
    return status;
  }

  /**
   * Gives up what was asked for and asks at once: to be called when the node has started again,
   * since what the one before was asked for is answered by nobody, and would be waited for.
   */
  public void askAgain() {
    context.runOnContext(
        asked -> {
          if (closing) {
            return;
          }
          session = 0;
          failures = 0;
          pausing = false;
          if (!handling) {
            begin();
          }
        });
  }

  /** Waits for the batch that is being handled, sends the last release, and ends. */
  public Future<Void> close() {
    context.runOnContext(
        asked -> {
          closing = true;
          session = 0;
          if (!handling) {
            finish();
          }
        });
    return closed.future();
  }

  private void finish() {
    releases.close().onComplete(sent -> closed.tryComplete());
  }

  /** Begins a session after what was handled; the one before is forgotten. */
  private void begin() {
    if (closing) {
      return;
    }
    session = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    opened = false;
    sent = 0;
    handled = 0;
    arrived.clear();
    fetchMore();
  }

  private void fetchMore() {
    // The first fetch goes alone: it opens the session, and the others need it open.
    int window = opened ? options.inFlight() : 1;
    while (sent - handled < window) {
      fetch(sent++);
    }
  }

  private void fetch(int ordinal) {
    long mine = session;
    LogRequest request =
        new LogRequest(
            LogRequest.Op.FETCH,
            options.lingerMillis(),
            mine,
            ordinal,
            bytesMax,
            options.waitMillis(),
            after,
            afterEpoch,
            consumer);
    Duration timeout = Duration.ofMillis(options.waitMillis() + ANSWER_MILLIS);
    bus.request(address, request.encode(), timeout)
        .map(LogReply::decode)
        .onComplete(answer -> onMine(() -> answered(mine, ordinal, answer)));
  }

  private void answered(long mine, int ordinal, AsyncResult<LogReply> answer) {
    if (session != mine) {
      return;
    }
    if (answer.failed()) {
      fail(answer.cause());
      return;
    }
    opened = true;
    failures = 0;
    arrived.put(ordinal, answer.result());
    handleNext();
  }

  private void handleNext() {
    LogReply reply = handling ? null : arrived.remove(handled);
    if (reply == null) {
      return;
    }
    LogBatch batch = reply.batch();
    epoch = reply.epoch();
    if (batch.records().isEmpty() && batch.lostBefore() == 0) {
      took(reply);
      next();
      return;
    }
    fetchMore();
    handling = true;
    long mine = session;
    call(batch).onComplete(result -> onMine(() -> called(mine, reply, result)));
  }

  private Future<Void> call(LogBatch batch) {
    try {
      return handler.apply(batch);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private void called(long mine, LogReply reply, AsyncResult<Void> result) {
    handling = false;
    if (result.succeeded()) {
      took(reply);
    }
    if (closing) {
      finish();
    } else if (session == mine && result.succeeded()) {
      next();
    } else if (session == mine) {
      fail(result.cause());
    } else if (!pausing) {
      begin();
    }
  }

  private void next() {
    handled++;
    fetchMore();
    handleNext();
  }

  /** This reply's batch is done with. */
  private void took(LogReply reply) {
    LogBatch batch = reply.batch();
    boolean anew = afterEpoch != 0 && reply.epoch() != afterEpoch;
    if (anew) {
      LOG.warn("{} was made anew; reading goes on from its start", log);
    }
    after = batch.first() + batch.records().size() - 1;
    afterEpoch = reply.epoch();
    long lost = status.lost + batch.lostBefore();
    long restarts = status.restarts + (anew ? 1 : 0);
    status = new Status(true, "fetching", after, reply.lastSequence(), lost, restarts);
  }

  /** Gives the session up and begins another one after a pause, when the handler is done. */
  private void fail(Throwable cause) {
    session = 0;
    pausing = true;
    String detail = String.valueOf(cause.getMessage());
    Status s = status;
    status = new Status(false, detail, s.handled, s.lastSequence, s.lost, s.restarts);
    boolean beyondEnd = cause instanceof BusRefusal r && r.code() == LogRefusals.BEYOND_END;
    if (beyondEnd) {
      // Better twice than never: what was handled before may have got other sequences since.
      LOG.error("{} lost its end after {} was read; reading all it holds", log, after);
      after = FROM_OLDEST;
    } else if (failures == 0) {
      LOG.info("{} is not read for now: {}", log, detail);
    }
    int pause = Math.min(PAUSE_MILLIS_MAX, PAUSE_MILLIS_MIN << Math.min(failures++, 10));
    bus.vertx()
        .setTimer(
            pause,
            fired ->
                onMine(
                    () -> {
                      if (pausing) {
                        pausing = false;
                        if (!handling) {
                          begin();
                        }
                      }
                    }));
  }

  private void onMine(Runnable step) {
    if (Vertx.currentContext() == context) {
      step.run();
    } else {
      context.runOnContext(other -> step.run());
    }
  }
}
