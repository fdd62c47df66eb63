package io.vitrine.standalone;

import io.vertx.core.Vertx;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.kafka.embedded.EmbeddedKafkaException;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.Version;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** What each part gets even when those before it used up the time. */
  private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Readiness readiness;
  private final long drainMillis;
  private final Deque<Part> running = new ConcurrentLinkedDeque<>();
  private final List<String> addresses = new ArrayList<>();
  private final List<DataLock> locks = new ArrayList<>();

  Launch(Settings settings, Readiness readiness) {
    this.readiness = readiness;
    this.drainMillis = settings.get(NodeOptions.DRAIN_TIMEOUT);
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

  /**
   * @throws Refusal if a part cannot start for a reason that the user can mend
   */
  void start(Part part) throws Exception {
    running.push(part);
    try {
      addresses.addAll(part.start());
    } catch (EmbeddedKafkaException e) {
      throw new Refusal("kafka: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      LOG.debug("{} refuses its settings", part.name(), e);
      throw new Refusal(part.name() + ": " + e.getMessage());
    } catch (Exception e) {
      Refusal taken = Refusal.portTaken(part.name(), part.listensOn(), e);
      throw taken != null ? taken : e;
    }
  }

  /** From now on ready, if the parts are. */
  String ready() {
    readiness.set(READINESS_PART, true, "all started");
    double seconds = sinceStart().toMillis() / 1_000.0;
    return String.format(
        Locale.ROOT,
        "Vitrine %s is ready in %.1f s: %s",
        Version.current(),
        seconds,
        String.join(" ", addresses));
  }

  /** Stops all parts, the last first, then Vert.x; returns in bounded time. */
  void stop(Vertx vertx) {
    readiness.set(READINESS_PART, false, "stopping");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(drainMillis);
    for (Part part = running.poll(); part != null; part = running.poll()) {
      stop(part, deadline);
    }
    await("event loops", vertx.close().toCompletionStage().toCompletableFuture(), deadline);
    locks.forEach(DataLock::close);
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
