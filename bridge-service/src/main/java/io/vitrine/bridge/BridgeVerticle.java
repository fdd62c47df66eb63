package io.vitrine.bridge;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vitrine.bridge.inlet.InletOptions;
import io.vitrine.bridge.inlet.Inlets;
import io.vitrine.bridge.kafka.KafkaWatches;
import io.vitrine.bridge.lane.LaneOptions;
import io.vitrine.bridge.lane.Lanes;
import io.vitrine.bridge.ledger.AuditTrail;
import io.vitrine.bridge.ledger.LedgerService;
import io.vitrine.bridge.replay.ReplayOptions;
import io.vitrine.bridge.replay.ReplayService;
import io.vitrine.bridge.route.RouteNews;
import io.vitrine.bridge.trial.TrialService;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.Directory;
import io.vitrine.runtime.Readiness;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The event loop of the bridge: finds the brokers, keeps their lanes and inlets, and says whether
 * Kafka takes what they carry.
 */
final class BridgeVerticle extends VerticleBase {
  /** Name in {@link Readiness}. */
  static final String KAFKA = "kafka";

  private static final int LOOK_MILLIS = 500;
  private static final long DRAIN_MILLIS_MAX = 10_000;

  private final ServiceContext service;
  private final Directory directory;
  private final Announcer announcer;
  private final Lanes lanes;
  private final Inlets inlets;
  private final KafkaWatches watches;
  private final Set<String> configuredClusters;
  private final RouteNews news;
  private final TrialService trials;
  private final ReplayService replays;
  private final LedgerService ledger;
  private final AuditTrail trail;

  /** Whether the config file has routes. */
  private final boolean configured;

  BridgeVerticle(ServiceContext service, LaneOptions options, InletOptions inlets) {
    this.service = service;
    this.directory = new Directory(service.bus());
    this.news = new RouteNews(service.bus(), directory, options.routes());
    this.trials =
        new TrialService(service.bus(), service.node(), options.routes(), service.settings());
    this.announcer =
        new Announcer(
            service.bus(),
            () ->
                new NodeAnnouncement(
                    BridgeService.NAME,
                    service.node(),
                    service.incarnation(),
                    Version.current(),
                    List.of(),
                    news.applied()));
    this.watches =
        new KafkaWatches(service.vertx(), options.clusters(), options.consumer(), service.meters());
    this.lanes = new Lanes(service, directory, options, watches::away);
    this.inlets = new Inlets(service, directory, inlets);
    this.replays =
        new ReplayService(
            service.bus(),
            service.node(),
            cluster -> ReplayOptions.of(options, cluster),
            news::current);
    this.ledger = new LedgerService(service.bus(), service.node(), lanes::ledger);
    this.trail =
        new AuditTrail(
            service.vertx(),
            options.consumer() + ".audit",
            options.kafka(),
            service.meters(),
            service.settings().get(BridgeOptions.AUDIT_TOPIC),
            service.settings().get(BridgeOptions.AUDIT_INTERVAL),
            lanes::ledger);
    this.configuredClusters =
        options.routes().configured().all().stream()
            .map(route -> route.outbox().cluster())
            .collect(Collectors.toSet());
    this.configured = !options.routes().configured().all().isEmpty() || !inlets.routes().isEmpty();
  }

  @Override
  public Future<?> start() {
    tell();
    directory.onChange(() -> context.runOnContext(changed -> reconcile()));
    vertx.setPeriodic(LOOK_MILLIS, tick -> look());
    trail.start();
    return Future.all(directory.start(), trials.start(), replays.start(), ledger.start())
        .compose(there -> announcer.start());
  }

  @Override
  public Future<?> stop() {
    long drain = Math.min(DRAIN_MILLIS_MAX, service.settings().get(NodeOptions.DRAIN_TIMEOUT) / 2);
    service.readiness().set(KAFKA, false, "the bridge stops");
    return Future.join(lanes.close(drain), inlets.close())
        .eventually(trail::stop)
        .eventually(announcer::stop)
        .eventually(trials::stop)
        .eventually(ledger::stop)
        .eventually(() -> replays.stop(vertx))
        .eventually(directory::stop)
        .eventually(watches::stop);
  }

  private void look() {
    reconcile();
    tell();
  }

  private void reconcile() {
    news.look();
    lanes.reconcile();
    inlets.reconcile();
    if (!idle() || watches.any()) {
      Set<String> needed = new TreeSet<>(lanes.clusters());
      needed.addAll(inlets.clusters());
      watches.need(needed, configuredClusters);
    }
  }

  /** Whether nothing goes to Kafka or comes from there. */
  private boolean idle() {
    return !configured && lanes.size() == 0;
  }

  private void tell() {
    Readiness readiness = service.readiness();
    String away = watches.problem();
    List<String> problems = new ArrayList<>(lanes.problems());
    problems.addAll(inlets.problems());
    if (idle()) {
      readiness.set(KAFKA, true, "no routes, so nothing goes to Kafka");
    } else if (!problems.isEmpty()) {
      readiness.set(KAFKA, false, String.join("; ", problems));
    } else if (away != null) {
      readiness.set(KAFKA, false, away);
    } else {
      String carrying = inlets.size() == 0 ? "" : ", inlets " + inlets.size();
      readiness.set(KAFKA, true, watches.detail() + carrying + ", lanes " + lanes.size());
    }
  }
}
