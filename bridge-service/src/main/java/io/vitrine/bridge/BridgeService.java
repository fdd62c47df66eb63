package io.vitrine.bridge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vitrine.bridge.inlet.InletOptions;
import io.vitrine.bridge.kafka.TokenEndpoints;
import io.vitrine.bridge.lane.LaneOptions;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.runtime.Service;
import io.vitrine.runtime.ServiceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bridge between MQTT and Kafka as a service. It starts also while Kafka or the brokers are
 * away, and says in {@code /health/ready} what it waits for.
 */
public final class BridgeService implements Service {
  static final String NAME = "bridge";

  private static final String SPANS_SCOPE = "io.vitrine.bridge";

  private final ServiceContext service;
  private @Nullable String deployment;

  public BridgeService(ServiceContext service) {
    this.service = service;
  }

  /**
   * Whether it could start with them; makes nothing.
   *
   * @throws IllegalArgumentException if not, with a message for people
   */
  public static void check(Settings settings) {
    LaneOptions.of(settings, "", new SimpleMeterRegistry(), null);
    InletOptions.of(settings, "", null);
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Fails with {@link IllegalArgumentException}, and a message for people, if a route or a property
   * of Kafka is wrong.
   */
  @Override
  public Future<List<String>> start() {
    LaneOptions options;
    InletOptions inlets;
    try {
      inlets =
          InletOptions.of(service.settings(), service.node(), service.tracing().spans(SPANS_SCOPE));
      TokenEndpoints.allow(service.settings().get(BridgeOptions.KAFKA_PROPERTIES));
      options =
          LaneOptions.of(
              service.settings(),
              service.node(),
              service.meters(),
              service.tracing().spans(SPANS_SCOPE));
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    return service
        .vertx()
        .deployVerticle(new BridgeVerticle(service, options, inlets))
        .map(
            id -> {
              deployment = id;
              return List.of("kafka://" + options.kafka().bootstrapServers());
            });
  }

  @Override
  public Future<Void> stop() {
    String deployed = deployment;
    deployment = null;
    return deployed == null ? Future.succeededFuture() : service.vertx().undeploy(deployed);
  }
}
