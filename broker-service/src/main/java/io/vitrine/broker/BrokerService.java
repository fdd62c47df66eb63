package io.vitrine.broker;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vitrine.broker.access.Access;
import io.vitrine.broker.access.ReloadedPasswords;
import io.vitrine.broker.backup.BackupService;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.connection.SessionDesk;
import io.vitrine.broker.disk.DiskSpace;
import io.vitrine.broker.disk.Reserve;
import io.vitrine.broker.inlet.InletService;
import io.vitrine.broker.listener.Listener;
import io.vitrine.broker.listener.ListenerSetup;
import io.vitrine.broker.listener.LoopAssembly;
import io.vitrine.broker.listener.MqttVerticle;
import io.vitrine.broker.memory.Memory;
import io.vitrine.broker.memory.MemoryPlan;
import io.vitrine.broker.memory.Pool;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.outbox.OutboxLimits;
import io.vitrine.broker.outbox.OutboxStore;
import io.vitrine.broker.outbox.RouteLag;
import io.vitrine.broker.outbox.Survivors;
import io.vitrine.broker.outbox.VerdictService;
import io.vitrine.broker.route.RouteFiles;
import io.vitrine.broker.route.RouteKeeper;
import io.vitrine.broker.route.RouteService;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.broker.store.BrokerStore;
import io.vitrine.config.AccessOptions;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.KafkaClusterSettings;
import io.vitrine.config.ListenerOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.RouteSettings;
import io.vitrine.config.Settings;
import io.vitrine.contract.NodeAnnouncement;
import io.vitrine.contract.RouteSet;
import io.vitrine.log.DurableLog;
import io.vitrine.log.RingLog;
import io.vitrine.runtime.Announcer;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Service;
import io.vitrine.runtime.ServiceContext;
import io.vitrine.runtime.Version;
import io.vitrine.tap.AdminService;
import io.vitrine.tap.MeterValues;
import io.vitrine.tap.TapService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker: opens the outbox, assembles the event loops, listens, and serves its logs, its tap
 * and its administration on the bus.
 *
 * <p>Threads: {@link #start} and {@link #stop} any.
 */
public final class BrokerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerService.class);
  private static final String READINESS = "broker.listener";
  private static final long GOODBYE_MILLIS = 3_000;
  private static final long LOOK_MILLIS = 20;

  /** What a start may write: what was in the write-ahead logs, as tables, and new logs. */
  private static final long START_BYTES_MAX =
      BrokerStore.RECOVERED_BYTES_MAX + OutboxStore.RECOVERED_BYTES_MAX + (16L << 20);

  private final ServiceContext context;
  private final Settings settings;
  private final MemoryPlan plan;
  private final BlockingLane lane;

  /** Who looks into the tap for long keeps nobody else waiting. */
  private final BlockingLane tapLane;

  private @Nullable OutboxStore outbox;
  private @Nullable SessionStorage storage;
  private @Nullable BrokerParts parts;
  private @Nullable LoopAssembly assembly;
  private @Nullable TapService tap;
  private @Nullable AdminService admin;
  private @Nullable InletService inlet;
  private @Nullable RouteKeeper keeper;
  private @Nullable RouteService routing;
  private @Nullable VerdictService verdicts;
  private @Nullable OutboxLimits limits;
  private @Nullable RouteLag lag;
  private @Nullable BackupService backups;
  private @Nullable Announcer announcer;
  private @Nullable String deployment;
  private @Nullable ReloadedPasswords passwords;
  private List<Listener> listeners = List.of();
  private final TreeMap<Long, RouteSet> routeSets = new TreeMap<>();
  private long certificates = -1;
  private long forgetting = -1;
  private long users = -1;
  private @Nullable DiskSpace disk;

  /** One that has a process of its own. */
  public BrokerService(ServiceContext context) {
    this(context, Memory.alone());
  }

  /**
   * @param memory what the limits may take
   * @throws io.vitrine.config.ConfigException if what was set does not fit
   */
  public BrokerService(ServiceContext context, Memory memory) {
    this.context = context;
    this.plan = MemoryPlan.of(context.settings(), memory, loops(context.settings()));
    this.settings = plan.settings();
    this.lane = new BlockingLane("vitrine-broker", 2, 256, context.meters());
    this.tapLane = new BlockingLane("vitrine-tap", 2, 256, context.meters());
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public Future<List<String>> start() {
    context.readiness().set(READINESS, false, "starting");
    int loops = loops();
    List<RingLog> rings =
        IntStream.range(0, loops)
            .mapToObj(i -> new RingLog("tap." + i, settings.get(BrokerOptions.TAP_BYTES_MAX)))
            .toList();
    return lane.run(this::open)
        .compose(access -> prepare(access, rings))
        .compose(prepared -> listen(rings))
        .compose(listening -> serve(rings))
        .map(serving -> ready());
  }

  private int loops() {
    return loops(settings);
  }

  /** How many event loops those settings mean on this machine. */
  public static int loops(Settings settings) {
    int chosen = settings.get(BrokerOptions.EVENT_LOOPS);
    return chosen > 0
        ? chosen
        : Math.max(1, Math.min(64, Runtime.getRuntime().availableProcessors() / 2));
  }

  private Access open() throws IOException {
    listeners = new ListenerSetup(context.meters()).open(settings);
    Path dir = Path.of(settings.get(NodeOptions.DATA), "broker");
    Reserve reserve = Reserve.in(dir, START_BYTES_MAX);
    reserve.release();
    storage =
        reserve.open(() -> SessionStorage.open(settings, context.meters(), context.readiness()));
    RouteFiles files = new RouteFiles(dir.resolve("routes"));
    routeSets.putAll(files.read());
    RouteTable routes = RouteKeeper.table(configured(), routeSets);
    if (!routes.isEmpty()) {
      warnOfLoss();
    }
    outbox =
        reserve.open(
            () ->
                OutboxStore.open(
                    dir.resolve("journal"),
                    settings,
                    routes,
                    context.meters(),
                    context.readiness()));
    disk =
        new DiskSpace(
            dir,
            reserve,
            settings.get(BrokerOptions.DISK_FREE_BYTES_MIN),
            context.meters(),
            context.readiness());
    LoginSetup logins = LoginSetup.open(settings, lane);
    passwords = logins.passwords();
    return logins.access();
  }

  private void warnOfLoss() {
    if (settings.get(BridgeOptions.DELIVERY).equals(BridgeOptions.EXACTLY_ONCE)
        && settings.get(BrokerOptions.DURABILITY).equals("os")) {
      LOG.warn(
          "{} is exactly-once, but {} is os: after a power failure or a crash of the operating"
              + " system acknowledged messages may be missing in Kafka; fsync keeps them",
          BridgeOptions.DELIVERY.key(),
          BrokerOptions.DURABILITY.key());
    }
  }

  private List<RouteSettings> configured() {
    return settings.get(BridgeOptions.ROUTES);
  }

  /** Puts the parts together, and learns the routes that other brokers know. */
  private Future<Void> prepare(Access access, List<RingLog> rings) {
    Outbox opened = required(outbox).outbox();
    BrokerParts made =
        new BrokerParts(
            context.node(),
            settings,
            access,
            opened,
            required(storage).store(),
            required(storage).retained(),
            rings,
            required(disk),
            context.tracing().spans("io.vitrine.broker"));
    LoopAssembly gathering = new LoopAssembly(rings.size(), made::scopes);
    parts = made;
    assembly = gathering;
    Path files = Path.of(settings.get(NodeOptions.DATA), "broker", "routes");
    LoopsAppliance appliance = new LoopsAppliance(opened, made.tables(), gathering::scopes);
    RouteKeeper kept =
        new RouteKeeper(
            context.vertx(),
            lane,
            configured(),
            settings.get(BridgeOptions.CLUSTERS).stream()
                .map(KafkaClusterSettings::name)
                .collect(Collectors.toSet()),
            new RouteFiles(files),
            routeSets,
            opened.logs().stream().mapToLong(DurableLog::lastSequence).toArray(),
            appliance);
    RouteService service =
        new RouteService(
            context.bus(),
            context.node(),
            kept,
            settings.shownRows(BridgeOptions.ROUTES),
            opened::ledger);
    keeper = kept;
    routing = service;
    return service.catchUp();
  }

  private Future<Void> listen(List<RingLog> rings) {
    LoopAssembly gathering = required(assembly);
    List<Listener> all = listeners;
    return context
        .vertx()
        .deployVerticle(
            () -> new MqttVerticle(gathering, all),
            new DeploymentOptions().setInstances(rings.size()))
        .map(
            id -> {
              deployment = id;
              return null;
            });
  }

  private Future<Void> serve(List<RingLog> rings) {
    BrokerParts made = required(parts);
    for (Pool pool : Pool.values()) {
      BrokerMeters.planned(
          context.meters(), pool.name().toLowerCase(Locale.ROOT), plan.bytes(pool));
    }
    BrokerMeters.register(
        context.meters(),
        required(assembly).scopes(),
        made.connections(),
        made.clients(),
        made.tables(),
        made.delayed(),
        made.bans().bans());
    TapService taps =
        new TapService(context.bus(), context.node(), rings, made.connections(), tapLane);
    AdminService admins =
        new AdminService(
            context.bus(),
            context.node(),
            made.connections(),
            new SessionDesk(context.node(), made.clients()),
            made.operations(),
            () -> MeterValues.of(context.meters()),
            lane);
    Announcer announcing = new Announcer(context.bus(), announcement());
    InletService inlets =
        new InletService(
            context.bus(),
            context.node(),
            required(assembly).scopes(),
            settings.get(BrokerOptions.PACKET_BYTES_MAX));
    BackupService backing = BackupService.of(context, required(storage).store(), required(outbox));
    backups = backing;
    inlet = inlets;
    tap = taps;
    admin = admins;
    announcer = announcing;
    Future<Void> serving = required(outbox).serve(context.bus(), context.node());
    Future<Void> routes = required(routing).start();
    VerdictService hearing =
        new VerdictService(
            context.bus(),
            context.node(),
            required(outbox).outbox(),
            required(assembly).scopes().stream()
                .map(scope -> new VerdictService.Waiting(scope.loop(), scope.kafka()))
                .toList());
    verdicts = hearing;
    OutboxLimits keeping =
        new OutboxLimits(context.vertx(), lane, required(outbox).outbox(), context.meters());
    limits = keeping;
    keeping.start();
    RouteLag measuring = new RouteLag(context.vertx(), required(outbox).outbox(), context.meters());
    lag = measuring;
    measuring.start();
    return Future.all(
            Future.all(serving, routes, hearing.start()),
            taps.start(),
            admins.start(),
            inlets.start(),
            backing.start())
        .compose(served -> announcing.start());
  }

  private Supplier<NodeAnnouncement> announcement() {
    OutboxStore opened = required(outbox);
    RouteKeeper kept = required(keeper);
    return () ->
        new NodeAnnouncement(
            name(),
            context.node(),
            context.incarnation(),
            Version.current(),
            opened.names(),
            kept.current().version());
  }

  private List<String> ready() {
    certificates =
        context
            .vertx()
            .setPeriodic(settings.get(ListenerOptions.TLS_RELOAD_INTERVAL), timer -> lookAgain());
    required(disk).watch();
    ReloadedPasswords watched = passwords;
    if (watched != null) {
      users = every(settings.get(AccessOptions.ACCESS_RELOAD_INTERVAL), watched::look);
    }
    List<String> addresses = listeners.stream().map(Listener::address).toList();
    String all = String.join(" ", addresses);
    context.readiness().set(READINESS, true, all);
    Survivors survivors = required(outbox).outbox().survivors();
    forgetting =
        context
            .vertx()
            .setTimer(
                TimeUnit.MINUTES.toMillis(Survivors.KEPT_MINUTES), fired -> survivors.forget());
    LOG.info("Memory: {}", plan);
    LOG.info("Broker {} listens on {} with {} event loops", context.node(), all, loops());
    return addresses;
  }

  /** Calls {@code look} again and again, on a thread that may wait. */
  private long every(long millis, Looking look) {
    return context
        .vertx()
        .setPeriodic(
            millis,
            timer ->
                lane.run(
                    () -> {
                      look.look();
                      return null;
                    }));
  }

  private interface Looking {
    void look() throws IOException;
  }

  private void lookAgain() {
    if (listeners.stream().anyMatch(each -> each.certificates() != null)) {
      lane.run(
          () -> {
            listeners.forEach(Listener::lookAtCertificates);
            return null;
          });
    }
  }

  @Override
  public Future<Void> stop() {
    context.readiness().set(READINESS, false, "stopping");
    context.vertx().cancelTimer(certificates);
    context.vertx().cancelTimer(forgetting);
    if (limits != null) {
      limits.stop();
    }
    if (lag != null) {
      lag.stop();
    }
    context.vertx().cancelTimer(users);
    if (disk != null) {
      disk.close();
    }
    return done(inlet, InletService::stop)
        .eventually(this::goodbye)
        .eventually(() -> done(deployment, context.vertx()::undeploy))
        .eventually(() -> done(announcer, Announcer::stop))
        .eventually(() -> done(tap, TapService::stop))
        .eventually(() -> done(admin, AdminService::stop))
        .eventually(() -> done(routing, RouteService::stop))
        .eventually(() -> done(verdicts, VerdictService::stop))
        .eventually(() -> done(backups, BackupService::stop))
        .eventually(() -> done(lag, counting -> close(counting::close)))
        .eventually(() -> done(outbox, OutboxStore::unserve))
        .eventually(() -> done(outbox, opened -> close(opened::close)))
        .eventually(() -> done(storage, opened -> close(opened::close)))
        .eventually(() -> close(tapLane::close))
        .eventually(() -> close(lane::close))
        .mapEmpty();
  }

  /** Tells the clients, and waits until they are gone, but not for long. */
  private Future<Void> goodbye() {
    LoopAssembly gathered = assembly;
    BrokerParts made = parts;
    if (gathered == null || made == null) {
      return Future.succeededFuture();
    }
    SessionStorage sessions = storage;
    if (sessions != null && sessions.store() != null) {
      sessions.store().stopPurging();
    }
    for (LoopScope scope : gathered.scopes()) {
      scope.loop().execute(scope::shutdown);
    }
    Promise<Void> gone = Promise.promise();
    look(made, System.nanoTime() + GOODBYE_MILLIS * 1_000_000, gone);
    return gone.future();
  }

  private void look(BrokerParts made, long deadline, Promise<Void> gone) {
    if (made.connections().count() == 0 || System.nanoTime() > deadline) {
      gone.complete();
    } else {
      context.vertx().setTimer(LOOK_MILLIS, timer -> look(made, deadline, gone));
    }
  }

  /** Does something that waits. */
  private Future<Void> close(Runnable closing) {
    return context
        .vertx()
        .executeBlocking(
            () -> {
              closing.run();
              return null;
            });
  }

  private static <T> Future<Void> done(@Nullable T part, Function<T, Future<Void>> stop) {
    return part == null ? Future.succeededFuture() : stop.apply(part);
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the broker is not started");
    }
    return part;
  }
}
