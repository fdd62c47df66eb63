package io.vitrine.broker;

import io.vertx.core.Future;
import io.vitrine.broker.admin.AdminService;
import io.vitrine.broker.connection.BrokerState;
import io.vitrine.broker.connection.Loop;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.tap.TapService;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.log.DurableLog;
import io.vitrine.log.LogServer;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.ServiceContext;
import java.util.ArrayList;
import java.util.List;

/**
 * What the broker offers on the event bus: its outbox, its tap, its connections and counters, and
 * that it is there.
 */
final class BrokerBus {
  private static final int LANE_THREADS = 2;
  private static final int LANE_QUEUE_MAX = 64;

  private final ServiceContext context;
  private final BlockingLane lane;
  private final TapService tap;
  private final AdminService admin;
  private final Announcer announcer;
  private final List<DurableLog> logs;
  private final List<LogServer> servers = new ArrayList<>();

  BrokerBus(ServiceContext context, BrokerState broker) {
    this.context = context;
    this.lane = new BlockingLane("broker-tap", LANE_THREADS, LANE_QUEUE_MAX, context.meters());
    this.tap =
        new TapService(
            context.bus(),
            context.node(),
            broker.loops().all().stream().map(Loop::tap).map(each -> each.ring()).toList(),
            broker.connections(),
            lane);
    this.admin =
        new AdminService(
            context.bus(), context.node(), broker.connections(), context.meters(), lane);
    Outbox outbox = broker.outbox();
    this.logs = outbox == null ? List.of() : outbox.partitions();
    NodeAnnouncement self =
        new NodeAnnouncement(
            "broker",
            context.node(),
            context.incarnation(),
            version(),
            logs.stream().map(DurableLog::name).toList());
    this.announcer = new Announcer(context.bus(), () -> self);
  }

  private static String version() {
    String version = BrokerBus.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  Future<Void> start() {
    Future<Void> ready = tap.start().compose(done -> admin.start());
    for (DurableLog each : logs) {
      ready =
          ready.compose(
              done -> {
                LogServer server = LogServer.serve(context.bus(), context.node(), each);
                servers.add(server);
                return server.ready();
              });
    }
    return ready.compose(done -> announcer.start());
  }

  Future<Void> stop() {
    Future<Void> stopped = announcer.stop();
    for (LogServer each : servers) {
      stopped = stopped.compose(done -> each.close());
    }
    return stopped
        .compose(done -> tap.stop())
        .compose(done -> admin.stop())
        .onComplete(done -> lane.close());
  }
}
