package io.vitrine.standalone;

import io.vertx.core.Vertx;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.Version;
import io.vitrine.runtime.tracing.Tracing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one process: started one after the other, stopped in reverse within the time that
 * {@link NodeOptions#DRAIN_TIMEOUT} gives.
 *
 * <p>Threads: one starts; another, or the same, stops.
 */
final class Launch {
  private static final Logger LOG = LoggerFactory.getLogger(Launch.class);
  private static final String READINESS_PART = "process";

  private static final long POLL_MILLIS = 20;

  /** What each part gets even when those before it used up the time. */
  private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Readiness readiness;
  private final long drainMillis;
  private final long stopDelayMillis;
  private final Deque<Part> running = new ConcurrentLinkedDeque<>();
  private final Set<String> addresses = new LinkedHashSet<>();
  private final List<DataLock> locks = new ArrayList<>();
  private volatile @Nullable Vertx vertx;
  private volatile Tracing tracing = Tracing.OFF;
  private volatile boolean started;

  Launch(Settings settings, Readiness readiness) {
    this.readiness = readiness;
    this.drainMillis = settings.get(NodeOptions.DRAIN_TIMEOUT);
    this.stopDelayMillis = settings.get(NodeOptions.STOP_DELAY);
    readiness.set(READINESS_PART, false, "starting");
  }

  /**
   * Takes a service's directory for this process, until everything has stopped.
   *
   * @throws Refusal if it cannot be written or another process holds it
   */
  void take(Path directory) {
    locks.add(DataLock.take(directory));
  }

  /** What is closed after all parts. */
  void runsOn(Vertx eventLoops) {
    vertx = eventLoops;
  }

  /** What is to send its last spans when all parts have stopped. */
  void traces(Tracing spans) {
    tracing = spans;
  }

  /**
   * Starts all of them, one after the other.
   *
   * @throws Refusal if one cannot start for a reason that the user can mend
   */
  void start(List<Part> parts) throws Exception {
    ListenPlan.of(parts).check();
    parts.forEach(Part::begin);
    for (Part part : parts) {
      start(part);
    }
  }

  private void start(Part part) throws Exception {
    running.push(part);
    try {
      addresses.addAll(part.start());
    } catch (Exception e) {
      LOG.debug("{} did not start", part.name(), e);
      List<ListenAddress> addresses = part.listensOn();
      if (addresses.size() == 1 && addresses.get(0).isTaken(e)) {
        throw addresses.get(0).refusal(part.name(), Refusal.PORT_TAKEN);
      }
      if (e instanceof IllegalArgumentException) {
        throw new Refusal(part.name() + ": " + e.getMessage());
      }
      if (e instanceof IOException file) {
        throw new Refusal(part.name() + ": " + Refusal.reason(file));
      }
      throw e;
    }
  }

  /** All parts have started; from now on this process is ready when each of them says so. */
  void started() {
    readiness.set(READINESS_PART, true, "all started");
    started = true;
  }

  /** Waits until every part is ready; false if that takes longer than {@code limit}. */
  boolean awaitReady(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!readiness.ready()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** The line for people that says where everything is. */
  String readyLine() {
    return String.format(
        Locale.ROOT,
        "Vitrine %s is ready in %.1f s: %s",
        Version.current(),
        sinceStart().toMillis() / 1_000.0,
        String.join(" ", addresses));
  }

  /** The line for people that says what is not ready, though all parts run. */
  String waitingLine() {
    String reasons =
        new TreeMap<>(readiness.parts())
            .entrySet().stream()
                .filter(part -> !part.getValue().up())
                .map(part -> part.getKey() + ": " + part.getValue().detail())
                .collect(Collectors.joining("; "));
    return String.format(
        "Vitrine %s runs and waits (%s): %s",
        Version.current(), reasons, String.join(" ", addresses));
  }

  /**
   * Says that it is going to stop and goes on for {@link NodeOptions#STOP_DELAY}, if it had
   * started.
   */
  void leave() throws InterruptedException {
    if (started) {
      readiness.set(READINESS_PART, false, "stopping");
      TimeUnit.MILLISECONDS.sleep(stopDelayMillis);
    }
  }

  /** Stops all parts, the last first, then Vert.x; returns in bounded time. */
  void stop() {
    readiness.set(READINESS_PART, false, "stopping");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(drainMillis);
    for (Part part = running.poll(); part != null; part = running.poll()) {
      stop(part, deadline);
    }
    tracing.close();
    Vertx eventLoops = vertx;
    if (eventLoops != null) {
      await("event loops", eventLoops.close().toCompletionStage().toCompletableFuture(), deadline);
    }
    // A process that never ran leaves no empty directories. The last one first: they share a
    // parent.
    Collections.reverse(locks);
    locks.forEach(started ? DataLock::close : DataLock::undo);
  }

  private void stop(Part part, long deadline) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Executor thread = task -> new Thread(task, "stop-" + part.name()).start();
    thread.execute(
        () -> {
          try {
            part.stop();
            stopped.complete(null);
          } catch (Throwable e) {
            stopped.completeExceptionally(e);
          }
        });
    await(part.name(), stopped, deadline);
  }

  private static void await(String name, CompletableFuture<Void> stopped, long deadline) {
    try {
      stopped.get(Math.max(LAST_NANOS, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} did not stop in time", name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} did not stop cleanly", name, e);
    }
  }

  /** Since this became a Java process; the script before it may have built for minutes. */
  private static Duration sinceStart() {
    long startMillis = ManagementFactory.getRuntimeMXBean().getStartTime();
    return Duration.ofMillis(System.currentTimeMillis() - startMillis);
  }
}
