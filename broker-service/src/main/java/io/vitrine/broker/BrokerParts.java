package io.vitrine.broker;

import io.netty.channel.EventLoop;
import io.vitrine.broker.access.Access;
import io.vitrine.broker.ban.BanDesk;
import io.vitrine.broker.ban.BanKeeper;
import io.vitrine.broker.ban.Bans;
import io.vitrine.broker.connection.ClientDirectory;
import io.vitrine.broker.connection.ConnectionLimits;
import io.vitrine.broker.connection.ConnectionRegistry;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.connection.SessionKeeper;
import io.vitrine.broker.delayed.DelayClock;
import io.vitrine.broker.delayed.DelayedDesk;
import io.vitrine.broker.delayed.DelayedMessages;
import io.vitrine.broker.delayed.DuePublisher;
import io.vitrine.broker.disk.DiskSpace;
import io.vitrine.broker.loop.Budgets;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.KafkaCommits;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.loop.ParcelReader;
import io.vitrine.broker.loop.SteadyClock;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.outbox.OutboxWriter;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.broker.router.SharedStrategy;
import io.vitrine.broker.router.retained.RetainedMessages;
import io.vitrine.broker.session.DropListener;
import io.vitrine.broker.session.SessionAccount;
import io.vitrine.broker.store.BrokerStore;
import io.vitrine.broker.store.RecoveredSession;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.sys.SysTopics;
import io.vitrine.config.AccessOptions;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.MemoryOptions;
import io.vitrine.config.ProtocolOptions;
import io.vitrine.config.Settings;
import io.vitrine.log.RingLog;
import io.vitrine.runtime.Version;
import io.vitrine.runtime.tracing.Spans;
import io.vitrine.tap.AdminService;
import io.vitrine.tap.TapWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The broker's parts, put together: what all event loops share, and what each has. */
final class BrokerParts {
  private final String node;
  private final Settings settings;
  private final Access access;
  private final Outbox outbox;
  private final @Nullable BrokerStore store;
  private final RetainedMessages retained;
  private final List<RingLog> rings;
  private final DiskSpace disk;
  private final @Nullable Spans spans;
  private final SteadyClock clock;
  private final ConnectionLimits limits;
  private final ConnectionRegistry connections = new ConnectionRegistry();
  private final ClientDirectory clients = new ClientDirectory();
  private final RoutingTables tables;
  private final DelayedMessages delayed;
  private final BanKeeper bans;
  private final List<DuePublisher> publishers = new ArrayList<>();

  BrokerParts(
      String node,
      Settings settings,
      Access access,
      Outbox outbox,
      @Nullable BrokerStore store,
      RetainedMessages retained,
      List<RingLog> rings,
      DiskSpace disk,
      @Nullable Spans spans) {
    this.node = node;
    this.settings = settings;
    this.access = access;
    this.outbox = outbox;
    this.store = store;
    this.retained = retained;
    this.rings = rings;
    this.disk = disk;
    this.spans = spans;
    this.clock = store == null ? new SteadyClock() : store.clock();
    this.limits = ConnectionLimits.of(settings);
    this.delayed =
        new DelayedMessages(
            settings.get(BrokerOptions.DELAYED_MESSAGES_MAX),
            settings.get(BrokerOptions.DELAYED_BYTES_MAX));
    this.bans =
        new BanKeeper(
            new Bans(settings.get(AccessOptions.BANS_MAX)),
            new BanKeeper.FlappingRules(
                settings.get(AccessOptions.FLAPPING_CONNECTS_MAX),
                settings.get(AccessOptions.FLAPPING_FAILED_LOGINS_MAX),
                settings.get(AccessOptions.FLAPPING_WINDOW),
                settings.get(AccessOptions.FLAPPING_BAN_TIME)));
    this.tables =
        new RoutingTables(
            retained,
            outbox::destination,
            limits.topicLevelsMax(),
            settings.get(BrokerOptions.ROUTES_CACHED_MAX),
            settings.get(MemoryOptions.ROUTES_CACHED_BYTES_MAX),
            settings.get(ProtocolOptions.NON_CHARACTERS).equals("accept"),
            SharedStrategy.named(settings.get(ProtocolOptions.SHARED_STRATEGY)));
  }

  ConnectionRegistry connections() {
    return connections;
  }

  ClientDirectory clients() {
    return clients;
  }

  RoutingTables tables() {
    return tables;
  }

  DelayedMessages delayed() {
    return delayed;
  }

  BanKeeper bans() {
    return bans;
  }

  /** What it can be asked for by those who administer it, once the loops are there. */
  Map<String, AdminService.Operation> operations() {
    Map<String, AdminService.Operation> all = new HashMap<>();
    all.putAll(new DelayedDesk(delayed, publishers.get(0)).operations());
    all.putAll(new BanDesk(bans, clock).operations());
    return all;
  }

  /** What each of the event loops needs; they are not started yet. */
  List<LoopScope> scopes(List<EventLoop> executors) {
    Loop[] loops = new Loop[executors.size()];
    Router[] routers = new Router[loops.length];
    List<LoopScope> scopes = new ArrayList<>();
    for (int i = 0; i < loops.length; i++) {
      int index = i;
      ParcelReader reader =
          (buf, start, end, five, millis, target) ->
              routers[index].message(buf, start, end, five, millis, target);
      loops[i] =
          new Loop(
              index,
              executors.get(index),
              clock,
              loops,
              loop -> reader,
              settings.get(BrokerOptions.INBOX_BYTES_MAX));
      Commits commits = new Commits(loops[i], outbox.slotsMax());
      StoreLane lane = store == null ? null : store.lane(loops[i], commits);
      routers[i] = new Router(loops[i], tables, lane);
      int waitingMax = Math.max(1, settings.get(MemoryOptions.KAFKA_WAITING_MAX) / loops.length);
      KafkaCommits kafka = new KafkaCommits(loops[i], waitingMax, outbox.slotsMax());
      OutboxWriter writer = new OutboxWriter(loops[i], commits, kafka, outbox, spans);
      LoopScope made = scope(loops[i], routers[i], commits, kafka, writer, lane);
      scopes.add(made);
      publishers.add(
          new DuePublisher(
              loops[i], routers[i], commits, writer, lane, delayed, disk, made.sessions()::here));
    }
    DelayClock.begin(delayed, publishers, id -> clients.home(id, loops.length));
    Loop first = loops[0];
    StoreLane lane = scopes.get(0).store();
    bans.begin(first, lane, () -> scopes.forEach(LoopScope::endBanned));
    first.everySecond(() -> sweep(first, lane));
    recover(scopes);
    SysTopics.begin(
        scopes,
        routers[0],
        Version.current(),
        clients,
        tables,
        store,
        settings.get(BrokerOptions.SYS_INTERVAL));
    return scopes;
  }

  private void sweep(Loop loop, @Nullable StoreLane lane) {
    retained.sweep(
        loop.epochMillis(),
        topic -> {
          if (lane != null) {
            lane.retained(topic);
          }
        });
  }

  /** The sessions that the store has, spread over the loops, before the first client comes. */
  private void recover(List<LoopScope> scopes) {
    if (store == null) {
      return;
    }
    store.takeDelayed().forEach(delayed::recovered);
    store.takeBans().forEach(bans.bans()::put);
    long now = clock.millis();
    for (RecoveredSession each : store.takeRecovered()) {
      int loop = Math.floorMod(each.record().clientId().hashCode(), scopes.size());
      scopes.get(loop).sessions().recover(each, now);
    }
    store.purgeEnded(disk::low);
    scopes.get(0).loop().everySecond(store::purgePostponed);
  }

  private LoopScope scope(
      Loop loop,
      Router router,
      Commits commits,
      KafkaCommits kafka,
      OutboxWriter writer,
      @Nullable StoreLane lane) {
    TapWriter tap =
        new TapWriter(rings.get(loop.index()), settings.get(BrokerOptions.TAP_FRAME_BYTES_MAX));
    router.forwarder(writer);
    router.disk(disk::low);
    DropListener drops = cause -> loop.counters().add(Counter.DROPPED_OFFLINE, cause.ordinal(), 1);
    long queueShare = settings.get(BrokerOptions.QUEUES_BYTES_MAX) / rings.size();
    SessionKeeper sessions =
        new SessionKeeper(
            loop,
            router,
            tables,
            commits,
            lane,
            clients,
            limits.session(),
            new SessionAccount(queueShare, drops),
            drops);
    return new LoopScope(
        node,
        loop,
        router,
        tap,
        commits,
        kafka,
        writer,
        lane,
        access,
        limits,
        connections,
        sessions,
        delayed,
        bans,
        Budgets.share(
            settings.get(MemoryOptions.SEND_BYTES_TOTAL_MAX),
            settings.get(MemoryOptions.RECEIVE_BYTES_TOTAL_MAX),
            settings.get(MemoryOptions.CLIENT_STATE_BYTES_MAX),
            rings.size()),
        disk);
  }
}
