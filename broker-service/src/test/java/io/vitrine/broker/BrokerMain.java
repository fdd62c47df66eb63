package io.vitrine.broker;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;

/** Starts the broker alone, for trying it by hand: arguments are {@code key=value}. */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) {
    Settings settings = Settings.defaults();
    for (String each : args) {
      int equals = each.indexOf('=');
      settings = settings.with(each.substring(0, equals), each.substring(equals + 1));
    }
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    ServiceContext context =
        new ServiceContext(
            vertx,
            new Bus(vertx),
            settings,
            new SimpleMeterRegistry(),
            new Readiness(),
            "dev",
            System.currentTimeMillis());
    BrokerService broker = new BrokerService(context);
    System.out.println("ready " + broker.start().toCompletionStage().toCompletableFuture().join());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> broker.stop().toCompletionStage().toCompletableFuture().join()));
  }
}
