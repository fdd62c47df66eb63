package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.Acks;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionSink;
import io.vitrine.broker.session.Verdict;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;

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
  private final PublishView view = new PublishView();
  private int waitingAcks;

  Publishing(Connection connection, LoopScope scope, SessionLink link) {
    this.connection = connection;
    this.scope = scope;
    this.loop = scope.loop();
    this.router = scope.router();
    this.link = link;
    this.session = link.session();
    this.five = link.version() == MqttVersion.MQTT_5;
    this.aliases = new TopicAliases(five ? scope.limits().topicAliasMax() : 0);
  }

  void publish(ByteBuf buf, int start, int headerBytes, int end) throws MalformedPacket {
    view.parse(buf, start, headerBytes, end, five);
    int qos = view.qos();
    loop.counters().add(Counter.MESSAGES_IN_0, qos, 1);
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
      case ACKNOWLEDGE_AGAIN -> acknowledge(0, 0, qos, packetId, ReasonCode.SUCCESS);
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
    long sequence = 0;
    int partition = Math.max(0, route.partition());
    if (route.partition() != Route.NO_PARTITION) {
      sequence = append(publication, route, qos, packetId);
      if (sequence == Outbox.REFUSED) {
        loop.counters().add(Counter.REFUSED_OUTBOX_FULL);
        refuse(qos, packetId, ReasonCode.QUOTA_EXCEEDED, CloseCause.QUOTA);
        return;
      }
    }
    boolean wanted = sequence != 0 || route.wanted();
    router.deliver(route, link.subscriber());
    ReasonCode reason = wanted ? ReasonCode.SUCCESS : ReasonCode.NO_MATCHING_SUBSCRIBERS;
    acknowledge(partition, sequence, qos, packetId, reason);
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
            publication,
            route.partition(),
            link.login().clientId(),
            link.login().username(),
            flags,
            packetId);
  }

  /** Version 5 can say no to one message; before, the connection is all there is. */
  private void refuse(int qos, int packetId, ReasonCode reason, CloseCause cause) {
    if (five) {
      acknowledge(0, 0, qos, packetId, reason);
    } else {
      connection.close(cause);
    }
  }

  /** In the order of the PUBLISH packets: behind those that wait for the disk. */
  private void acknowledge(int partition, long sequence, int qos, int packetId, ReasonCode reason) {
    int code = reason.ordinal() << 2 | qos;
    if (sequence == 0 && waitingAcks == 0) {
      send(packetId, code);
    } else {
      waitingAcks++;
      scope.outbox().whenCommitted(partition, sequence, this, packetId, code);
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
