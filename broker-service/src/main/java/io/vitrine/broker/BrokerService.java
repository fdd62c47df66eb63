package io.vitrine.broker;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vitrine.broker.connection.BrokerState;
import io.vitrine.broker.connection.Connections;
import io.vitrine.broker.connection.Limits;
import io.vitrine.broker.connection.Loop;
import io.vitrine.broker.connection.Loops;
import io.vitrine.broker.connection.TapWriter;
import io.vitrine.broker.listener.MqttVerticle;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.router.RetainedStore;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.router.SubscriptionTable;
import io.vitrine.broker.subscriber.Sessions;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import io.vitrine.log.RingLog;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.runtime.Service;
import io.vitrine.runtime.ServiceContext;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The broker: listener, sessions, routing, outbox and tap. */
public final class BrokerService implements Service {
  private final ServiceContext context;
  private final Settings settings;
  private final int loopCount;
  private final List<TopicFilter> kafkaFilters;
  private final List<String> deployments = new ArrayList<>();
  private @Nullable Journal journal;
  private @Nullable BrokerState state;
  private @Nullable BrokerBus bus;

  public BrokerService(ServiceContext context) {
    this.context = context;
    this.settings = context.settings();
    int asked = settings.get(BrokerOptions.EVENT_LOOPS);
    this.loopCount = asked == 0 ? Runtime.getRuntime().availableProcessors() : asked;
    this.kafkaFilters =
        settings.get(BridgeOptions.ROUTES).stream()
            .map(route -> TopicFilter.parse(route.filter()))
            .filter(Objects::nonNull)
            .toList();
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Future<List<String>> start() {
    BrokerState made =
        new BrokerState(
            context.node(),
            Limits.of(settings, !kafkaFilters.isEmpty()),
            new Sessions(),
            new SubscriptionTable(),
            new RetainedStore(settings.get(BrokerOptions.RETAINED_MESSAGES_MAX)),
            new Connections(),
            new Loops(),
            openOutbox());
    state = made;
    String host = settings.get(BrokerOptions.HOST);
    Future<Integer> port = port();
    for (int i = 0; i < loopCount; i++) {
      int index = i;
      port = port.compose(bound -> deploy(new MqttVerticle(made, index, host, bound, this::loop)));
    }
    return port.compose(
            bound -> {
              new BrokerMeters(context.meters(), made).register();
              BrokerBus offered = new BrokerBus(context, made);
              bus = offered;
              return offered.start().map(bound);
            })
        .map(
            bound -> {
              context.readiness().set("mqtt", true, host + ":" + bound);
              return List.of("mqtt://" + host + ":" + bound);
            });
  }

  /** All instances must bind one port, so a free one is chosen before the first of them listens. */
  private Future<Integer> port() {
    int asked = settings.get(BrokerOptions.PORT);
    if (asked != 0) {
      return Future.succeededFuture(asked);
    }
    try (ServerSocket free = new ServerSocket(0)) {
      return Future.succeededFuture(free.getLocalPort());
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Integer> deploy(MqttVerticle verticle) {
    return context
        .vertx()
        .deployVerticle(verticle, new DeploymentOptions())
        .map(
            id -> {
              deployments.add(id);
              return verticle.actualPort();
            });
  }

  private Loop loop(int index, ContextInternal verticle) {
    BrokerState made = Objects.requireNonNull(state);
    RingLog ring = new RingLog("tap." + index, settings.get(BrokerOptions.TAP_BYTES_MAX));
    TapWriter tap = new TapWriter(ring, settings.get(BrokerOptions.TAP_FRAME_BYTES_MAX));
    Loop loop = new Loop(index, verticle.nettyEventLoop(), tap, made.loops(), loopCount);
    loop.router(new Router(made.table(), kafkaFilters, index, loopCount, loop::cross));
    if (made.outbox() != null) {
      loop.outbox(made.outbox());
    }
    made.loops().add(loop);
    loop.keepTime(made.connections());
    return loop;
  }

  private @Nullable Outbox openOutbox() {
    if (kafkaFilters.isEmpty()) {
      return null;
    }
    Path dir = Path.of(settings.get(NodeOptions.DATA), "broker", "journal");
    Journal opened = Journal.open(dir, JournalOptions.defaults(), context.meters());
    journal = opened;
    List<DurableLog> partitions = new ArrayList<>();
    for (int i = 0; i < settings.get(BrokerOptions.OUTBOX_PARTITIONS); i++) {
      partitions.add(opened.log("outbox." + i, settings.get(BrokerOptions.OUTBOX_BYTES_MAX)));
    }
    return new Outbox(partitions);
  }

  @Override
  public Future<Void> stop() {
    context.readiness().set("mqtt", false, "stopping");
    Future<Void> closed = Future.succeededFuture();
    for (String id : deployments) {
      closed = closed.compose(done -> context.vertx().undeploy(id)).otherwiseEmpty();
    }
    BrokerBus offered = bus;
    if (offered != null) {
      closed = closed.compose(done -> offered.stop());
    }
    return closed.compose(
        done ->
            context
                .vertx()
                .executeBlocking(
                    () -> {
                      if (journal != null) {
                        journal.close();
                      }
                      return null;
                    }));
  }
}
