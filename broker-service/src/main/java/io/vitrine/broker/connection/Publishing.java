package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.router.Kept;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionSink;
import io.vitrine.broker.session.Verdict;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.subscriber.StoredState;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.tap.TapWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes: checked, into the outbox if a route wants it, delivered, acknowledged
 * when it is the broker's.
 *
 * <p>Threads: the connection's event loop.
 */
final class Publishing implements Acks {
  private static final ReasonCode[] REASONS = ReasonCode.values();

  private final Connection connection;
  private final LoopScope scope;
  private final Loop loop;
  private final Router router;
  private final SessionLink link;
  private final Session session;
  private final boolean five;
  private final TopicAliases aliases;
  private final PublishView view;
  private final @Nullable StoreLane lane;
  private final @Nullable StoredState stored;
  private int waitingAcks;

  // What the next acknowledgement waits for.
  private int waitSource;
  private long waitSequence;

  Publishing(Connection connection, LoopScope scope, SessionLink link) {
    this.connection = connection;
    this.scope = scope;
    this.loop = scope.loop();
    this.router = scope.router();
    this.link = link;
    this.session = link.session();
    this.view = scope.view();
    this.lane = scope.store();
    this.stored = link.subscriber().stored();
    this.five = link.version() == MqttVersion.MQTT_5;
    this.aliases = new TopicAliases(five ? connection.limits().topicAliasMax() : 0);
  }

  /** Tells the tap the topic of a PUBLISH that has nothing but an alias for it. */
  void tellTopic(TapWriter tap, ByteBuf buf, int start, int headerBytes, int end) {
    int topicAt = start + headerBytes;
    if (!five || topicAt + 2 > end || buf.getShort(topicAt) != 0) {
      return;
    }
    try {
      byte[] topic = aliases.topic(view.parse(buf, start, headerBytes, end, true).alias());
      if (topic != null) {
        tap.topic(topic);
      }
    } catch (MalformedPacket e) {
      // It is parsed once more, and answered then.
    }
  }

  void publish(ByteBuf buf, int start, int headerBytes, int end) throws MalformedPacket {
    view.parse(buf, start, headerBytes, end, five);
    int qos = view.qos();
    loop.counters().add(Counter.MESSAGES_IN_0, qos, 1);
    loop.counters().add(Counter.PUBLISH_BYTES_IN, view.payloadLength());
    byte[] alias = view.alias() == 0 ? null : aliases.resolve(view);
    Publication publication = router.load(view, five, alias);
    Route route = router.route();
    if (qos == 0) {
      publish0(publication, route);
    } else {
      publish12(publication, route, qos, view.packetId());
    }
  }

  private void publish0(Publication publication, Route route) {
    if (!mayPublish(route)) {
      loop.counters().add(Counter.REFUSED_NOT_AUTHORIZED);
      return;
    }
    if (route.partition() != Route.NO_PARTITION
        && append(publication, route, 0, 0) == Outbox.REFUSED) {
      loop.counters().add(Counter.REFUSED_OUTBOX_FULL);
    }
    router.deliver(route, link.subscriber());
  }

  private void publish12(Publication publication, Route route, int qos, int packetId) {
    Verdict verdict = qos == 1 ? session.onPublish1() : session.onPublish2(packetId);
    switch (verdict) {
      case ROUTE -> route(publication, route, qos, packetId);
      case ACKNOWLEDGE_AGAIN -> acknowledge(qos, packetId, ReasonCode.SUCCESS);
      case IGNORE -> {}
      case RECEIVE_MAXIMUM_EXCEEDED -> connection.close(CloseCause.RECEIVE_MAXIMUM);
    }
  }

  private void route(Publication publication, Route route, int qos, int packetId) {
    if (!mayPublish(route)) {
      loop.counters().add(Counter.REFUSED_NOT_AUTHORIZED);
      refuse(qos, packetId, ReasonCode.NOT_AUTHORIZED, CloseCause.NOT_AUTHORIZED);
      return;
    }
    StoreLane to = storesFor(publication, route, qos) ? lane : null;
    if (to != null && to.failed()) {
      loop.counters().add(Counter.REFUSED_STORE_FAILED);
      refuse(qos, packetId, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, CloseCause.STORE_FAILED);
      return;
    }
    if (to != null) {
      to.handOverIfLarge();
    }
    boolean wanted = route.wanted();
    if (route.partition() != Route.NO_PARTITION) {
      long sequence = append(publication, route, qos, packetId);
      if (sequence == Outbox.REFUSED) {
        loop.counters().add(Counter.REFUSED_OUTBOX_FULL);
        refuse(qos, packetId, ReasonCode.QUOTA_EXCEEDED, CloseCause.QUOTA);
        return;
      }
      waitFor(Commits.partition(route.partition()), sequence);
      wanted = true;
    }
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

  /** Whether something of it must be on disk before it is acknowledged. */
  private boolean storesFor(Publication publication, Route route, int qos) {
    return route.stores() || publication.retain() || qos == 2 && stored != null;
  }

  /** QoS 2 that touches the store: the identifier and the message are on disk, or none of both. */
  private void keep(StoreLane to, Route route, int packetId, ReasonCode reason) {
    long turn = 0;
    if (stored != null) {
      turn = to.received(stored.queue().session(), packetId);
    }
    Kept kept = router.keep(route, link.subscriber());
    turn = Math.max(turn, router.keptTurn());
    waitFor(Commits.STORE, turn);
    waitSequence = 0;
    waitingAcks++;
    int code = reason.ordinal() << 2 | 2;
    scope
        .commits()
        .whenCommitted(
            Commits.STORE,
            turn,
            new Acks() {
              @Override
              public void acknowledge(int id, int sameCode) {
                kept.deliver();
                Publishing.this.acknowledge(id, sameCode);
              }

              @Override
              public void refuse(int id, int sameCode) {
                Publishing.this.refuse(id, sameCode);
              }
            },
            packetId,
            code);
  }

  private boolean mayPublish(Route route) {
    if (route.reserved()) {
      return false;
    }
    return !scope.access().checksTopics() || scope.access().mayPublish(link.login(), route.topic());
  }

  private long append(Publication publication, Route route, int qos, int packetId) {
    int flags = qos | (view.retain() ? 4 : 0) | (view.dup() ? 8 : 0) | (five ? 16 : 0);
    return scope
        .outbox()
        .append(
            publication, route, link.login().clientId(), link.login().username(), flags, packetId);
  }

  /** Version 5 can say no to one message; before, the connection is all there is. */
  private void refuse(int qos, int packetId, ReasonCode reason, CloseCause cause) {
    if (five) {
      acknowledge(qos, packetId, reason);
    } else {
      connection.close(cause);
    }
  }

  /** The next acknowledgement waits for that to be on disk. */
  private void waitFor(int source, long sequence) {
    if (waitSequence != 0) {
      scope.commits().alsoWaitFor(waitSource, waitSequence);
    }
    waitSource = source;
    waitSequence = sequence;
  }

  /** In the order of the PUBLISH packets: behind those that wait for the disk. */
  private void acknowledge(int qos, int packetId, ReasonCode reason) {
    int code = reason.ordinal() << 2 | qos;
    if (waitSequence == 0 && waitingAcks == 0) {
      send(packetId, code);
    } else {
      waitingAcks++;
      scope.commits().whenCommitted(waitSource, waitSequence, this, packetId, code);
      waitSequence = 0;
    }
  }

  /** The disk will not have it. Whether it has a part of it, a restart finds out. */
  @Override
  public void refuse(int packetId, int code) {
    loop.counters().add(Counter.REFUSED_STORE_FAILED);
    waitingAcks--;
    if (five) {
      send(packetId, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR.ordinal() << 2 | code & 3);
    } else {
      connection.close(CloseCause.STORE_FAILED);
    }
  }

  @Override
  public void acknowledge(int packetId, int code) {
    waitingAcks--;
    send(packetId, code);
  }

  private void send(int packetId, int code) {
    ReasonCode reason = code >> 2 == 0 ? ReasonCode.SUCCESS : REASONS[code >> 2];
    if ((code & 3) == 1) {
      send1(packetId, reason);
    } else {
      send2(packetId, reason);
    }
  }

  private void send1(int packetId, ReasonCode reason) {
    // A client that is back sends its message again, and gets the answer to that.
    if (link.mine()) {
      session.acknowledged1();
      link.acknowledge(PacketType.PUBACK, packetId, reason);
    }
  }

  private void send2(int packetId, ReasonCode reason) {
    session.acknowledged2(packetId, reason);
    SessionSink sink = link.subscriber().sink();
    if (sink != null) {
      sink.acknowledge(PacketType.PUBREC, packetId, reason);
    }
  }
}
