package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.OutboxWriter;
import io.vitrine.broker.rewrite.TopicRewriter;
import io.vitrine.broker.router.Kept;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Published;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.Verdict;
import io.vitrine.broker.store.DelayedRecord;
import io.vitrine.broker.store.Elsewhere;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.subscriber.StoredState;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.topic.DelayedTopic;
import io.vitrine.tap.TapWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes: checked, into the outbox if a route wants it, delivered, acknowledged
 * when it is the broker's.
 *
 * <p>Threads: the connection's event loop.
 */
final class Publishing implements Acks {
  private final Connection connection;
  private final LoopScope scope;
  private final Loop loop;
  private final Router router;
  private final SessionLink link;
  private final Session session;
  private final boolean five;
  private final boolean limited;
  private final TopicAliases aliases;
  private final PublishView view;
  private final @Nullable TopicRewriter rewriter;
  private final @Nullable StoreLane lane;
  private final @Nullable StoredState stored;
  private final Delaying delaying;
  private final PublishPermission permission;
  private final LeavingAcks leaving;
  private final SentAgain again;

  private int waitingAcks;

  // What the next acknowledgement waits for.
  private int waitSource;
  private long waitSequence;

  /** What Kafka must have before the next acknowledgement. */
  private final AwaitedRecords awaited = new AwaitedRecords();

  /** Null until something waits for Kafka. */
  private @Nullable HeldAcks held;

  /** How many acknowledgements wait for the disk that came before those that are held. */
  private int ahead;

  Publishing(Connection connection, LoopScope scope, SessionLink link) {
    this.connection = connection;
    this.scope = scope;
    this.loop = scope.loop();
    this.router = scope.router();
    this.link = link;
    this.session = link.session();
    this.view = scope.view();
    this.rewriter = scope.rewriter();
    this.delaying = new Delaying(scope, link.login());
    this.permission = new PublishPermission(scope.access(), link.login());
    this.lane = scope.store();
    this.stored = link.subscriber().stored();
    this.five = link.version() == MqttVersion.MQTT_5;
    this.limited = connection.limits().protocol().limitsPublish();
    this.aliases =
        new TopicAliases(
            five ? connection.limits().topicAliasMax() : 0, scope.budgets().clientState());
    this.leaving = new LeavingAcks(loop, link, five);
    this.again = new SentAgain(session, loop, scope.outbox(), link.login().clientId());
    link.whenGone(this::gone);
  }

  /**
   * The session is no longer this connection's, and may go to another event loop: nothing of it
   * waits for Kafka here. A client that is back asks for its acknowledgements again.
   */
  private void gone() {
    if (held != null) {
      leaving.abandon(held);
    }
  }

  /** The connection is gone. */
  void closed() {
    aliases.release();
  }

  /** Tells the tap the topic of a PUBLISH that has nothing but an alias for it. */
  void tellTopic(TapWriter tap, ByteBuf buf, int start, int headerBytes, int end) {
    if (five) {
      aliases.tell(tap, view, buf, start, headerBytes, end);
    }
  }

  void publish(ByteBuf buf, int start, int headerBytes, int end) throws MalformedPacket {
    view.parse(buf, start, headerBytes, end, five);
    int qos = view.qos();
    if (limited) {
      connection.limits().protocol().check(view);
    }
    loop.counters().add(Counter.MESSAGES_IN_0, qos, 1);
    loop.counters().add(Counter.PUBLISH_BYTES_IN, view.payloadLength());
    byte[] topic = view.alias() == 0 ? null : aliases.resolve(view);
    if (rewriter != null) {
      topic = rewriter.publish(view, topic, link.login());
    }
    Publication publication = router.load(view, five, topic);
    Route route = topic == TopicRewriter.INVALID ? null : router.route();
    if (qos == 0) {
      publish0(publication, route);
    } else {
      publish12(publication, route, qos, view.packetId());
    }
  }

  /** Without a route the topic is none, by a rule that gave it another name. */
  private void publish0(Publication publication, @Nullable Route route) {
    if (route == null) {
      loop.counters().add(Counter.REFUSED_REWRITTEN);
      return;
    }
    if (!permission.publish(route)) {
      loop.counters().add(Counter.REFUSED_NOT_AUTHORIZED);
      return;
    }
    if (route.delay() != null) {
      delay(publication, route.delay(), 0, 0);
      return;
    }
    if (route.forKafka()) {
      if (scope.disk().low()) {
        loop.counters().add(Counter.REFUSED_DISK);
      } else if (!append(publication, route, 0, 0, 0)) {
        scope.outbox().countRefused();
      }
    }
    router.deliver(route, link.subscriber());
  }

  private void publish12(Publication publication, @Nullable Route route, int qos, int packetId) {
    Verdict verdict = qos == 1 ? session.onPublish1() : session.onPublish2(packetId);
    switch (verdict) {
      case ROUTE -> route(publication, route, qos, packetId);
      case ACKNOWLEDGE_AGAIN -> acknowledgeAgain(publication, route, packetId);
      case IGNORE -> {}
      case RECEIVE_MAXIMUM_EXCEEDED -> connection.close(CloseCause.RECEIVE_MAXIMUM);
    }
  }

  /** QoS 2 whose PUBREC was lost, or never sent since Kafka does not have it yet. */
  private void acknowledgeAgain(Publication publication, @Nullable Route route, int packetId) {
    if (route != null && route.awaitsKafka()) {
      long there = again.known(publication, route, packetId, 0);
      if (there == 0) {
        there = again.survived(publication, route, packetId, 0);
        if (there != 0) {
          again.remember(publication, route, packetId);
        }
      }
      for (int i = 0; i < route.destination().partitions().length; i++) {
        if ((there >> i & 1) != 0) {
          awaitKafka(route, i, again.sequence(i));
        }
      }
    }
    acknowledge(2, packetId, ReasonCode.SUCCESS);
  }

  /** The next acknowledgement waits for Kafka too, if the route says so of that partition. */
  private void awaitKafka(Route route, int index, long sequence) {
    if (sequence != 0 && (route.destination().awaiting() >> index & 1) != 0) {
      awaited.add(route.destination().partitions()[index], sequence);
    }
  }

  private void route(Publication publication, @Nullable Route route, int qos, int packetId) {
    if (route == null) {
      loop.counters().add(Counter.REFUSED_REWRITTEN);
      refuse(qos, packetId, CloseCause.REWRITTEN);
      return;
    }
    if (!permission.publish(route)) {
      loop.counters().add(Counter.REFUSED_NOT_AUTHORIZED);
      refuse(qos, packetId, CloseCause.NOT_AUTHORIZED);
      return;
    }
    boolean forKafka = route.forKafka();
    long there = 0;
    if (forKafka && qos == 1 && view.dup()) {
      long since = loop.epochMillis() - Published.RECOGNISED_MILLIS_MAX;
      there = again.known(publication, route, packetId, since);
      if (there == route.destination().everywhere()) {
        appended(route, there);
        acknowledge(qos, packetId, ReasonCode.SUCCESS);
        return;
      }
    }
    if (route.awaitsKafka() && scope.kafka().full()) {
      loop.counters().add(Counter.REFUSED_KAFKA_WAITING);
      refuse(qos, packetId, CloseCause.KAFKA_WAITING);
      return;
    }
    StoreLane to = DiskWait.stores(publication, route, stored) ? lane : null;
    if (to != null && to.failed()) {
      loop.counters().add(Counter.REFUSED_STORE_FAILED);
      refuse(qos, packetId, CloseCause.STORE_FAILED);
      return;
    }
    if ((to != null || forKafka) && scope.disk().low()) {
      loop.counters().add(Counter.REFUSED_DISK);
      refuse(qos, packetId, CloseCause.DISK_FULL);
      return;
    }
    if (route.delay() != null) {
      delay(publication, route.delay(), qos, packetId);
      return;
    }
    if (to != null) {
      to.handOverIfLarge();
    }
    if (forKafka) {
      if (view.dup()) {
        there |= again.survived(publication, route, packetId, there);
      }
      if (!append(publication, route, qos, packetId, there)) {
        scope.outbox().countRefused();
        boolean failed = scope.outbox().failed();
        refuse(qos, packetId, failed ? CloseCause.OUTBOX_FAILED : CloseCause.QUOTA);
        return;
      }
      appended(route, there);
      if (there != 0 || session.expirySeconds() > 0) {
        again.remember(publication, route, packetId);
      }
    }
    boolean wanted = forKafka || route.wanted();
    ReasonCode reason = wanted ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
    if (to != null && qos == 2) {
      keep(to, route, packetId, reason);
      return;
    }
    long turn = router.deliver(route, link.subscriber());
    if (turn != 0) {
      waitFor(Commits.STORE, turn);
    }
    acknowledge(qos, packetId, reason);
  }

  /**
   * The next acknowledgement waits for the message wherever it is.
   *
   * @param there where it was already
   */
  private void appended(Route route, long there) {
    int[] partitions = route.destination().partitions();
    again.appended(route, there);
    for (int i = 0; i < partitions.length; i++) {
      long sequence = again.sequence(i);
      if (sequence != 0) {
        waitFor(Commits.partition(partitions[i]), sequence);
        awaitKafka(route, i, sequence);
      }
    }
    if (there != 0) {
      loop.counters().add(Counter.MESSAGES_RECOGNISED);
      // What it waits for may be on disk already, and nobody else may write.
      scope.commits().wake();
    }
  }

  /** Keeps a message until it is due, if there is room: it is acknowledged when it is kept. */
  private void delay(Publication publication, DelayedTopic delay, int qos, int packetId) {
    Delaying.Kept kept = delaying.take(publication, delay);
    CloseCause refused = kept.refused();
    DelayedRecord record = kept.record();
    if (record == null) {
      refuse(qos, packetId, Objects.requireNonNull(refused));
      return;
    }
    if (lane == null || qos == 0) {
      delaying.add(record);
      if (qos > 0) {
        acknowledge(qos, packetId, ReasonCode.SUCCESS);
      }
      return;
    }
    lane.handOverIfLarge();
    if (qos == 2 && stored != null) {
      lane.received(stored.queue().session(), packetId);
    }
    whenStored(
        lane.delayed(record),
        () -> delaying.add(record),
        () -> delaying.over(record),
        packetId,
        AckCode.of(qos, ReasonCode.SUCCESS, null));
  }

  /** Acknowledges after {@code then}, when a turn of the store is on disk. */
  private void whenStored(long turn, Runnable then, Runnable otherwise, int packetId, int code) {
    waitFor(Commits.STORE, turn);
    waitSequence = 0;
    hold(packetId);
    waitingAcks++;
    Acks acks = new AfterAcks(then, otherwise, this);
    scope.commits().whenCommitted(Commits.STORE, turn, acks, packetId, code);
    if (turn == 0) {
      // Nothing of it is to be written, and nobody else may write.
      scope.commits().wake();
    }
  }

  /**
   * QoS 2 that touches the store: the identifier and the message are on disk, and the outbox has
   * what it is to have, or none of all; the topic's retained message is changed in any case.
   */
  private void keep(StoreLane to, Route route, int packetId, ReasonCode reason) {
    OutboxWriter writer = scope.outbox();
    Elsewhere outbox =
        route.forKafka() ? new Elsewhere(writer.settled(route), writer.onDisk(route)) : null;
    long turn = 0;
    if (stored != null) {
      long id = stored.queue().session();
      turn = outbox == null ? to.received(id, packetId) : to.received(id, packetId, outbox);
    }
    Kept kept = router.keep(route, link.subscriber(), outbox);
    turn = Math.max(turn, router.keptTurn());
    whenStored(turn, kept::deliver, () -> {}, packetId, AckCode.of(2, reason, null));
  }

  private boolean append(Publication publication, Route route, int qos, int packetId, long there) {
    int flags = qos | (view.retain() ? 4 : 0) | (view.dup() ? 8 : 0) | (five ? 16 : 0);
    String client = link.login().clientId();
    String user = link.login().username();
    return scope.outbox().append(publication, route, client, user, flags, packetId, there);
  }

  /** Version 5 can say no to one message; before, the connection is all there is. */
  private void refuse(int qos, int packetId, CloseCause cause) {
    if (five && qos > 0) {
      acknowledge(qos, packetId, cause.reason(), cause);
    } else if (qos > 0) {
      close(qos, packetId, cause);
    }
  }

  /** A client that is back may send the refused message, or another of that identifier. */
  private void close(int qos, int packetId, CloseCause cause) {
    if (qos == 2) {
      session.acknowledged2(packetId, cause.reason());
    }
    connection.close(cause);
  }

  /** The next acknowledgement waits for that to be on disk. */
  private void waitFor(int source, long sequence) {
    if (waitSequence != 0) {
      scope.commits().alsoWaitFor(waitSource, waitSequence);
    }
    waitSource = source;
    waitSequence = sequence;
  }

  private void acknowledge(int qos, int packetId, ReasonCode reason) {
    acknowledge(qos, packetId, reason, null);
  }

  /**
   * In the order of the PUBLISH packets: behind those that wait for the disk.
   *
   * @param why null if it is a success
   */
  private void acknowledge(int qos, int packetId, ReasonCode reason, @Nullable CloseCause why) {
    hold(packetId);
    int code = AckCode.of(qos, reason, why);
    if (waitSequence == 0 && waitingAcks == 0) {
      send(packetId, code);
    } else {
      waitingAcks++;
      scope.commits().whenCommitted(waitSource, waitSequence, this, packetId, code);
      waitSequence = 0;
    }
  }

  /** If it waits for Kafka, or comes after one that does, it does not leave by itself. */
  private void hold(int packetId) {
    if (!awaited.isEmpty()) {
      HeldAcks to = held;
      if (to == null) {
        to = new HeldAcks(scope.kafka(), leaving);
        held = to;
      }
      if (to.isEmpty()) {
        ahead = waitingAcks;
      }
      awaited.hold(packetId, to);
    } else if (held != null && !held.isEmpty()) {
      held.enter(packetId);
    }
  }

  /** The disk will not have it. Whether it has a part of it, a restart finds out. */
  @Override
  public void refuse(int packetId, int code) {
    boolean store = lane != null && lane.failed();
    loop.counters().add(store ? Counter.REFUSED_STORE_FAILED : Counter.REFUSED_OUTBOX_FAILED);
    waitingAcks--;
    int qos = AckCode.qos(code);
    if (qos == 2 && !store && lane != null && stored != null) {
      // Else it would be taken for received after a restart.
      lane.completed(stored.queue().session(), packetId);
    }
    CloseCause cause = store ? CloseCause.STORE_FAILED : CloseCause.OUTBOX_FAILED;
    if (five) {
      send(packetId, AckCode.of(qos, cause.reason(), cause));
    } else {
      close(qos, packetId, cause);
    }
  }

  @Override
  public void acknowledge(int packetId, int code) {
    waitingAcks--;
    send(packetId, code);
  }

  private void send(int packetId, int code) {
    if (ahead > 0) {
      ahead--;
      leaving.release(packetId, code, 0);
    } else if (held != null && !held.isEmpty()) {
      held.onDisk(code, AckCode.reason(code).failure());
    } else {
      leaving.release(packetId, code, 0);
    }
  }
}
