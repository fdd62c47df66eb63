package io.vitrine.inspector;

import io.vertx.core.Future;
import io.vitrine.config.SensorOptions;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.inspector.http.HttpVerticle;
import io.vitrine.inspector.sensor.vxlan.SensorNode;
import io.vitrine.inspector.traffic.Traffic;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Directory;
import io.vitrine.runtime.Service;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Version;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The inspector: shows over HTTP what the live brokers' taps hold and see.
 *
 * <p>Threads: {@link #start} and {@link #stop} on any; the work in verticles.
 */
public final class InspectorService implements Service {
  private static final String NAME = "inspector";
  private static final String PART = "inspector.http";
  private static final int LANE_THREADS = 2;
  private static final int LANE_QUEUE_MAX = 256;

  private final ServiceContext context;
  private final Directory directory;
  private final Announcer announcer;
  private final BlockingLane lane;
  private final Traffic traffic = new Traffic();
  private final @Nullable SensorNode sensor;
  private @Nullable String deployment;

  public InspectorService(ServiceContext context) {
    this.context = context;
    this.directory = new Directory(context.bus());
    this.lane = new BlockingLane(NAME, LANE_THREADS, LANE_QUEUE_MAX, context.meters());
    this.announcer = new Announcer(context.bus(), this::announcement);
    this.sensor =
        context.settings().get(SensorOptions.ENABLED) ? new SensorNode(context, traffic) : null;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<List<String>> start() {
    HttpVerticle http = new HttpVerticle(context, directory, lane, traffic);
    context.readiness().set(PART, false, "starting");
    return directory
        .start()
        .compose(listening -> context.vertx().deployVerticle(http))
        .onSuccess(id -> deployment = id)
        .compose(deployed -> announcer.start())
        .compose(announced -> sense())
        .map(sensing -> addresses(http.url(), sensing))
        .onSuccess(all -> context.readiness().set(PART, true, String.join(" ", all)))
        .onFailure(cause -> context.readiness().set(PART, false, String.valueOf(cause)));
  }

  private Future<String> sense() {
    return sensor == null ? Future.succeededFuture("") : sensor.start();
  }

  private static List<String> addresses(String url, String sensing) {
    return sensing.isEmpty() ? List.of(url) : List.of(url, sensing);
  }

  @Override
  public Future<Void> stop() {
    context.readiness().set(PART, false, "stopping");
    Callable<Void> closeLane =
        () -> {
          lane.close();
          return null;
        };
    return announcer
        .stop()
        .compose(silent -> sensor == null ? Future.succeededFuture() : sensor.stop())
        .compose(deafened -> undeploy())
        .compose(undeployed -> directory.stop())
        .compose(deaf -> context.vertx().executeBlocking(closeLane));
  }

  private Future<Void> undeploy() {
    return deployment == null ? Future.succeededFuture() : context.vertx().undeploy(deployment);
  }

  private NodeAnnouncement announcement() {
    return new NodeAnnouncement(
        NAME, context.node(), context.incarnation(), Version.current(), List.of());
  }
}
