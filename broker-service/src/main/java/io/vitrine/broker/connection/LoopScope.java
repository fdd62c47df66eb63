package io.vitrine.broker.connection;

import io.vertx.mqtt.MqttEndpoint;
import io.vitrine.broker.access.Access;
import io.vitrine.broker.access.Login;
import io.vitrine.broker.ban.BanKeeper;
import io.vitrine.broker.delayed.DelayedMessages;
import io.vitrine.broker.disk.DiskSpace;
import io.vitrine.broker.loop.Budgets;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.KafkaCommits;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.OutboxWriter;
import io.vitrine.broker.rewrite.TopicRewriter;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.store.BanRecord;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.tap.TapWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share.
 *
 * <p>Threads: the loop's.
 */
public final class LoopScope {
  private static final long BANS_MILLIS = 50;

  private final String node;
  private final Loop loop;
  private final Router router;
  private final TapWriter tap;
  private final Commits commits;
  private final KafkaCommits kafka;
  private final OutboxWriter outbox;
  private final @Nullable StoreLane store;
  private final Access access;
  private final ConnectionLimits limits;
  private final ConnectionRegistry registry;
  private final SessionKeeper sessions;
  private final DelayedMessages delayed;
  private final BanKeeper bans;
  private final Budgets budgets;
  private final DiskSpace disk;
  private final @Nullable TopicRewriter rewriter;
  private final List<Connection> open = new ArrayList<>();
  private final PublishView view = new PublishView();
  private long connectionCount;
  private final AtomicBoolean banned = new AtomicBoolean();
  private boolean stopping;

  /** Bytes of wills that wait for their delay, as they are in the budget. */
  private long willBytes;

  private volatile int inFlight;

  /** The connection whose CONNECT vertx-mqtt is looking at. */
  private @Nullable Connection connecting;

  /**
   * @param store null if sessions live in memory alone
   */
  public LoopScope(
      String node,
      Loop loop,
      Router router,
      TapWriter tap,
      Commits commits,
      KafkaCommits kafka,
      OutboxWriter outbox,
      @Nullable StoreLane store,
      Access access,
      ConnectionLimits limits,
      ConnectionRegistry registry,
      SessionKeeper sessions,
      DelayedMessages delayed,
      BanKeeper bans,
      Budgets budgets,
      DiskSpace disk) {
    this.node = node;
    this.loop = loop;
    this.router = router;
    this.tap = tap;
    this.commits = commits;
    this.kafka = kafka;
    this.outbox = outbox;
    this.store = store;
    this.access = access;
    this.limits = limits;
    this.registry = registry;
    this.sessions = sessions;
    this.delayed = delayed;
    this.bans = bans;
    this.budgets = budgets;
    this.disk = disk;
    this.rewriter = TopicRewriter.of(limits.topicRewrites());
    loop.everySecond(this::checkDeadlines);
  }

  /** The next connection identifier: the loop in the upper bits. */
  long nextConnectionId() {
    return (long) loop.index() << 40 | ++connectionCount;
  }

  void opened(Connection connection) {
    connection.place(open.size());
    open.add(connection);
    loop.counters().add(Counter.OPENED);
    registry.opened(connection);
  }

  void closed(Connection connection) {
    Connection last = open.remove(open.size() - 1);
    if (last != connection) {
      open.set(connection.place(), last);
      last.place(connection.place());
    }
    registry.closed(connection);
  }

  private void checkDeadlines() {
    int sum = 0;
    // Backwards: a connection that closes makes room for one that was looked at.
    for (int i = open.size() - 1; i >= 0; i--) {
      Connection each = open.get(i);
      each.checkDeadlines();
      sum += each.inFlight();
    }
    inFlight = sum;
    long wills = sessions.waitingWillBytes();
    budgets.clientState().add(wills - willBytes);
    willBytes = wills;
  }

  /**
   * Tells all clients that the broker stops, and closes their connections; no others are let in.
   */
  public void shutdown() {
    stopping = true;
    sessions.stop();
    loop.tick();
    for (Connection each : List.copyOf(open)) {
      each.leave();
    }
  }

  /**
   * Ends the connections of clients that are not let in any more, a moment later: many bans at once
   * are one look. Any thread.
   */
  public void endBanned() {
    if (banned.compareAndSet(false, true)) {
      loop.executor().schedule(this::lookForBanned, BANS_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void lookForBanned() {
    banned.set(false);
    loop.tick();
    for (Connection each : List.copyOf(open)) {
      Login login = each.login();
      if (login != null && ban(login) != null) {
        each.close(CloseCause.BANNED);
      }
    }
  }

  /** The ban that keeps a client out; null if there is none. */
  @Nullable BanRecord ban(Login login) {
    return bans.bans()
        .find(login.clientId(), login.username(), login.remoteHost(), loop.epochMillis());
  }

  /** Whether there is room for what must be on disk; any thread. */
  public DiskSpace disk() {
    return disk;
  }

  /** What its connections may take of memory; any thread may read. */
  public Budgets budgets() {
    return budgets;
  }

  BanKeeper bans() {
    return bans;
  }

  /** Number of open connections; the loop's thread. */
  public int connections() {
    return open.size();
  }

  /** QoS 1 and 2 messages on their way to connected clients, a second ago at most; any thread. */
  public int inFlight() {
    return inFlight;
  }

  void connecting(@Nullable Connection connection) {
    connecting = connection;
  }

  /** vertx-mqtt has made an endpoint: for the connection whose CONNECT it just got. */
  public void endpoint(MqttEndpoint endpoint) {
    Connection connection = connecting;
    if (connection == null) {
      throw new IllegalStateException("vertx-mqtt made an endpoint without a CONNECT");
    }
    connecting = null;
    connection.endpoint(endpoint);
  }

  /** vertx-mqtt has seen the frame of {@code connection} that it was given. */
  public void passedOn(Connection connection) {
    connecting = null;
    connection.passedOn();
  }

  /** For the PUBLISH that is being handled. */
  PublishView view() {
    return view;
  }

  boolean stopping() {
    return stopping;
  }

  String node() {
    return node;
  }

  public Loop loop() {
    return loop;
  }

  public Router router() {
    return router;
  }

  public TapWriter tap() {
    return tap;
  }

  public Commits commits() {
    return commits;
  }

  /** What waits for Kafka. */
  public KafkaCommits kafka() {
    return kafka;
  }

  public @Nullable StoreLane store() {
    return store;
  }

  public OutboxWriter outbox() {
    return outbox;
  }

  DelayedMessages delayed() {
    return delayed;
  }

  /** Null if there are no rules. */
  @Nullable TopicRewriter rewriter() {
    return rewriter;
  }

  Access access() {
    return access;
  }

  public ConnectionLimits limits() {
    return limits;
  }

  ConnectionRegistry registry() {
    return registry;
  }

  public SessionKeeper sessions() {
    return sessions;
  }
}
