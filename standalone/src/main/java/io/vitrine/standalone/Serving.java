package io.vitrine.standalone;

import io.vertx.core.Vertx;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Setting;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.EventLoops;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Telemetry;
import io.vitrine.runtime.Version;
import io.vitrine.runtime.logging.Logging;
import io.vitrine.runtime.tracing.Tracing;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that serves until it is told to stop: settings, log, data directory, event loops,
 * parts, the line that says it is ready, and the signal that ends it.
 */
final class Serving {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final String HOME = "vitrine.home";
  private static final Duration READY_SOON = Duration.ofSeconds(5);
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final Settings settings;
  private final List<String> services;

  /**
   * @param services whose directories this process takes for its own
   */
  Serving(Settings settings, List<String> services) {
    Path data = dataDirectory(settings);
    this.settings = settings.with(NodeOptions.DATA.key(), data.toString());
    this.services = services;
    Logging.configure(settings);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, cause) -> LOG.error("thread {} ended", thread.getName(), cause));
  }

  /**
   * Starts the parts, says so on {@code out}, and returns when the process is about to end.
   *
   * @param untilReady ends as soon as it is ready
   * @param parts made from the context, in the order of their start
   * @throws Refusal if the data directory or a port cannot be had
   */
  void run(
      String node, Function<ServiceContext, List<Part>> parts, PrintWriter out, boolean untilReady)
      throws Exception {
    Readiness readiness = new Readiness();
    Launch launch = new Launch(settings, readiness);
    for (String service : services) {
      launch.take(data().resolve(service));
    }
    Telemetry telemetry = Telemetry.start();
    Thread stopper = new Thread(() -> stop(launch), "stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      Vertx vertx = ServicePart.await(EventLoops.start(settings, telemetry.meters(), readiness));
      launch.runsOn(vertx);
      Bus bus = new Bus(vertx);
      long now = System.currentTimeMillis();
      Tracing tracing = Tracing.start(settings, telemetry.meters(), node);
      launch.traces(tracing);
      ServiceContext context =
          new ServiceContext(
              vertx, bus, settings, telemetry.meters(), tracing, readiness, node, now);
      launch.start(parts.apply(context));
      launch.started();
      sayReady(launch, node, out);
    } catch (Exception e) {
      stopHere(launch, stopper);
      throw e;
    }
    if (untilReady) {
      stopHere(launch, stopper);
    } else {
      new CountDownLatch(1).await();
    }
  }

  Path data() {
    return Path.of(settings.get(NodeOptions.DATA));
  }

  Settings settings() {
    return settings;
  }

  /** As soon as it is true; if that takes a while, first says what it waits for. */
  private void sayReady(Launch launch, String node, PrintWriter out) throws InterruptedException {
    LOG.info("Vitrine {} serves as {}, data in {}", Version.current(), node, data());
    for (Setting each : settings.given()) {
      LOG.info("set: {}: {} ({})", each.option().key(), each.shown(), each.at());
    }
    if (!launch.awaitReady(READY_SOON)) {
      out.println(launch.waitingLine());
      out.flush();
      launch.awaitReady(FOR_EVER);
    }
    out.println(launch.readyLine());
    out.flush();
  }

  /** Stops without a signal. */
  private static void stopHere(Launch launch, Thread stopper) throws InterruptedException {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
      launch.stop();
    } catch (IllegalStateException e) {
      // A signal came first: the hook stops everything, and the process with it.
      stopper.join();
    }
  }

  /** The end of a process that was asked to end is a success, hence not the signal's status. */
  private static void stop(Launch launch) {
    LOG.info("stopping");
    try {
      launch.leave();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    launch.stop();
    LOG.info("stopped");
    Logging.stop();
    Runtime.getRuntime().halt(0);
  }

  /** Absolute. The default is beside the script, which tells where that is. */
  private static Path dataDirectory(Settings settings) {
    Path directory = Path.of(settings.get(NodeOptions.DATA));
    String home = System.getProperty(HOME);
    boolean beside = home != null && !settings.isSet(NodeOptions.DATA);
    return (beside ? Path.of(home).resolve(directory) : directory).toAbsolutePath().normalize();
  }
}
