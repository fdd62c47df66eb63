package io.vitrine.broker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/** A broker on a free port, with two event loops, for one test. */
public final class RunningBroker implements AutoCloseable {
  private static final int SECONDS_MAX = 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  private final BrokerService service;
  private final Path data;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  public final int port;

  public RunningBroker(Settings settings) throws Exception {
    this(settings, Files.createTempDirectory("vitrine-broker"));
  }

  /** One that finds in {@code data} what another has left. */
  RunningBroker(Settings settings, Path data) throws Exception {
    this.data = data;
    Settings local =
        settings
            .with(NodeOptions.DATA.key(), data.toString())
            .with("broker.port", "0")
            .with("broker.event_loops", "2")
            .with("broker.tap_bytes_max", "1MiB");
    ServiceContext context =
        new ServiceContext(vertx, new Bus(vertx), local, meters, new Readiness(), "test", 1);
    service = new BrokerService(context);
    String address =
        service
            .start()
            .toCompletionStage()
            .toCompletableFuture()
            .get(SECONDS_MAX, TimeUnit.SECONDS)
            .get(0);
    port = URI.create(address).getPort();
  }

  @Override
  public void close() throws Exception {
    stop();
    try (var files = Files.walk(data)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Ends it, and leaves its data. */
  void stop() throws Exception {
    service.stop().toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }
}
