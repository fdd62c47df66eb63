package io.vitrine.log;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.Addresses;
import io.vitrine.log.LogRequest.Op;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves a log to {@link LogReader}s over the bus, at {@link Addresses#log}. A durable log has one
 * consumer at a time: it holds a lease that its fetches renew, for {@value Lease#MILLIS} ms each; a
 * consumer that comes back under its name goes on at once. A ring has as many as come.
 *
 * <p>Threads: the Vert.x context that it was made on, or one of its own.
 */
public final class LogServer {
  private static final int CONSUMERS_MAX = 64;
  private static final int CONSUMER_BYTES_MAX = 255;
  private static final long SESSION_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final Buffer DONE = Buffer.buffer(new byte[] {LogReply.VERSION});

  private final Bus bus;
  private final LogSource source;
  private final Context context;
  private final Lease lease = new Lease();
  private final Map<String, FetchSession> sessions = new HashMap<>();
  private final Promise<Void> ready = Promise.promise();
  private Bus.@Nullable Registration registration;
  private boolean armed;
  private boolean closed;

  private LogServer(Bus bus, LogSource source) {
    this.bus = bus;
    this.source = source;
    this.context = bus.vertx().getOrCreateContext();
  }

  /** Serves {@code source} as a log of {@code node} until {@link #close}. */
  public static LogServer serve(Bus bus, String node, LogSource source) {
    LogServer server = new LogServer(bus, source);
    server.context.runOnContext(
        started -> {
          if (!server.closed) {
            String address = Addresses.log(node, source.name());
            Bus.Registration registration = bus.serve(address, server::answer);
            server.registration = registration;
            registration.ready().onComplete(server.ready);
          }
        });
    return server;
  }

  /** Completes when the whole cluster can reach it. */
  public Future<Void> ready() {
    return ready.future();
  }

  /** Refuses what is under way and leaves the bus. */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    context.runOnContext(
        closing -> {
          closed = true;
          sessions.values().forEach(session -> session.end("the log is closed"));
          sessions.clear();
          if (registration == null) {
            done.complete();
          } else {
            registration.close().onComplete(done);
          }
        });
    return done.future();
  }

  private Future<Buffer> answer(Buffer body) {
    LogRequest request;
    try {
      request = LogRequest.decode(body);
    } catch (IllegalArgumentException e) {
      return refuse(LogRefusals.BAD_REQUEST, String.valueOf(e.getMessage()));
    }
    if (request.consumer().length() > CONSUMER_BYTES_MAX
        || request.op() == Op.FETCH
            && (request.bytesMax() < 1
                || request.bytesMax() > LogReaderOptions.BYTES_MAX
                || request.waitMillis() > LogReaderOptions.WAIT_MILLIS_MAX)) {
      return refuse(LogRefusals.BAD_REQUEST, "beyond a limit: " + request);
    }
    if (source instanceof ReleasableLog && !lease.take(request.consumer(), nowMillis())) {
      return refuse(LogRefusals.LEASED, source.name() + " is leased by " + lease.holder());
    }
    return switch (request.op()) {
      case FETCH -> fetch(request);
      case RELEASE -> release(request);
      case RELEASE_ON_DISK -> releaseOnDisk(request);
    };
  }

  private Future<Buffer> releaseOnDisk(LogRequest request) {
    if (!(source instanceof ReleasableLog log) || request.epoch() != log.epoch()) {
      return refuse(LogRefusals.BAD_REQUEST, "not the log that " + request.epoch() + " was");
    }
    Promise<Void> onDisk = Promise.promise();
    long held =
        log.releaseOnDisk(
            request.sequence(), () -> context.runOnContext(there -> onDisk.tryComplete()));
    return onDisk.future().map(there -> DONE.copy().appendLong(held));
  }

  private Future<Buffer> release(LogRequest request) {
    if (source instanceof ReleasableLog log && request.epoch() == log.epoch()) {
      log.release(request.sequence());
    }
    return Future.succeededFuture(DONE);
  }

  private Future<Buffer> fetch(LogRequest request) {
    FetchSession session = sessions.get(request.consumer());
    if (session == null || session.id() != request.session()) {
      if (request.ordinal() != 0) {
        return refuse(LogRefusals.SESSION_UNKNOWN, "session " + request.session());
      }
      if (session != null) {
        session.end("another session of " + request.consumer() + " took over");
        sessions.remove(request.consumer());
      }
      long cursor = cursor(request);
      if (cursor > source.lastSequence()) {
        return refuse(LogRefusals.BEYOND_END, "log ends at " + source.lastSequence());
      }
      sessions.values().removeIf(idle -> idle.idleFor(SESSION_NANOS));
      if (sessions.size() >= CONSUMERS_MAX) {
        return refuse(LogRefusals.CONSUMERS_MAX, sessions.size() + " consumers read already");
      }
      session = new FetchSession(bus.vertx(), source, this::arm, request.session(), cursor);
      sessions.put(request.consumer(), session);
    }
    return session.fetch(request);
  }

  private long cursor(LogRequest request) {
    if (request.epoch() != 0 && request.epoch() != source.epoch()) {
      // What a reader released was not lost, though it was another log then: one brought back.
      return source instanceof ReleasableLog ? source.firstSequence() - 1 : 0;
    }
    if (request.sequence() == LogReader.FROM_NEWEST) {
      return source.lastSequence();
    }
    return request.sequence() == LogReader.FROM_OLDEST
        ? source.firstSequence() - 1
        : request.sequence();
  }

  /** Waits for the source to grow beyond {@code cursor}, its end; once for all sessions. */
  private void arm(long cursor) {
    if (!armed && !closed) {
      armed = true;
      source.whenAppended(
          cursor,
          () ->
              context.runOnContext(
                  grown -> {
                    armed = false;
                    List.copyOf(sessions.values()).forEach(FetchSession::pump);
                  }));
    }
  }

  private static Future<Buffer> refuse(int code, String message) {
    return Future.failedFuture(new BusRefusal(code, message));
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
