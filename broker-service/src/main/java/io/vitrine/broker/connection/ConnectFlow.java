package io.vitrine.broker.connection;

import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.mqtt.MqttEndpoint;
import io.vitrine.broker.session.OutboundWindow;
import io.vitrine.broker.session.PendingQueue;
import io.vitrine.broker.subscriber.ClientSession;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Property;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From an accepted CONNECT to a session and back: takeover, resumption, the end (MQTT 5.0, 3.1.4
 * and 4.1).
 *
 * <p>Threads: the connection's loop, and for a moment the loop that owned the session before.
 */
final class ConnectFlow {
  private final Connection connection;
  private final MqttEndpoint endpoint;
  private final BrokerState broker;
  private final Loop loop;
  private final ConnectPacket packet;
  private final String clientId;
  private final boolean assigned;
  private final long expirySeconds;

  private ConnectFlow(Connection connection, MqttEndpoint endpoint, BrokerState broker) {
    this.connection = connection;
    this.endpoint = endpoint;
    this.broker = broker;
    this.loop = connection.loop();
    this.packet = connection.connect();
    this.assigned = packet.clientId().isEmpty();
    this.clientId = assigned ? "vitrine-" + UUID.randomUUID() : packet.clientId();
    this.expirySeconds = expirySeconds(packet, broker.limits().sessionExpirySecondsMax());
  }

  static void start(Connection connection, MqttEndpoint endpoint, BrokerState broker) {
    ConnectFlow flow = new ConnectFlow(connection, endpoint, broker);
    // Until the session is there, what the client sends ahead waits in the socket.
    connection.ctx().channel().config().setAutoRead(false);
    broker.sessions().exclusively(flow.clientId, () -> flow.loop.run(flow::claim));
  }

  private static long expirySeconds(ConnectPacket packet, long max) {
    if (packet.version() != MqttVersion.MQTT_5) {
      return packet.cleanStart() ? 0 : max;
    }
    return Math.min(packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0), max);
  }

  private void claim() {
    ClientSession old = broker.sessions().get(clientId);
    if (old == null) {
      open(null);
      return;
    }
    Loop owner = broker.loops().get(old.loop());
    owner.run(() -> takeOver(old, owner));
  }

  /** On the loop that owns the old session. */
  private void takeOver(ClientSession old, Loop owner) {
    for (Connection each : broker.connections().live()) {
      if (each.session() == old) {
        each.disconnect(ReasonCode.SESSION_TAKEN_OVER, "session taken over");
        each.onClosed();
      }
    }
    boolean gone = broker.sessions().get(clientId) != old;
    if (packet.cleanStart() && !gone) {
      end(old, broker);
      gone = true;
    }
    if (!gone && owner != loop) {
      old.moveTo(loop.index(), new DropCounter(loop));
      broker.table().moved();
    }
    boolean resumed = !gone;
    loop.run(() -> open(resumed ? old : null));
  }

  private void open(@Nullable ClientSession old) {
    try {
      if (connection.closing() || !connection.ctx().channel().isActive()) {
        return;
      }
      ClientSession session = old == null ? fresh() : old;
      broker.sessions().put(session);
      connection.begin(session, clientId, expirySeconds);
      endpoint.accept(
          old != null,
          packet.version() == MqttVersion.MQTT_5
              ? connackProperties()
              : MqttProperties.NO_PROPERTIES);
      long clientMax = packet.properties().number(Property.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE);
      session.attach(
          new ConnectionDelivery(
              loop,
              connection.outgoing(),
              packet.version(),
              (int) Math.min(clientMax, Integer.MAX_VALUE)),
          (int) packet.properties().number(Property.RECEIVE_MAXIMUM, 65_535));
    } finally {
      connection.ctx().channel().config().setAutoRead(true);
      broker.sessions().release(clientId);
    }
  }

  private ClientSession fresh() {
    Limits limits = broker.limits();
    return new ClientSession(
        clientId,
        loop.index(),
        new OutboundWindow(limits.inflightMessagesMax(), expirySeconds > 0),
        new PendingQueue(limits.queueMessagesMax(), limits.queueBytesMax()),
        new DropCounter(loop));
  }

  private MqttProperties connackProperties() {
    Limits limits = broker.limits();
    MqttProperties properties = new MqttProperties();
    add(properties, Property.RECEIVE_MAXIMUM, limits.receiveMaximum());
    add(properties, Property.TOPIC_ALIAS_MAXIMUM, limits.topicAliasMaximum());
    add(properties, Property.MAXIMUM_PACKET_SIZE, limits.packetBytesMax());
    if (packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0) != expirySeconds) {
      add(properties, Property.SESSION_EXPIRY_INTERVAL, (int) expirySeconds);
    }
    if (assigned) {
      properties.add(
          new MqttProperties.StringProperty(Property.ASSIGNED_CLIENT_IDENTIFIER.id(), clientId));
    }
    return properties;
  }

  private static void add(MqttProperties properties, Property property, int value) {
    properties.add(new MqttProperties.IntegerProperty(property.id(), value));
  }

  /** The connection is closed: its will, and what becomes of its session. */
  static void left(Connection connection, ClientSession session, BrokerState broker) {
    Loop loop = connection.loop();
    session.detach(connection.id());
    long expiry = connection.sessionExpirySeconds();
    long delay = connection.will() == null ? 0 : Math.min(connection.will().delaySeconds(), expiry);
    if (delay == 0) {
      connection.fireWill();
    } else {
      loop.later(() -> fireDelayed(connection, session, broker), delay);
    }
    if (expiry == 0 || !session.durable()) {
      end(session, broker);
    } else {
      loop.later(() -> expire(connection, session, broker), expiry);
    }
  }

  /** The will is not sent if the session was resumed meanwhile ([MQTT-3.1.3-9]). */
  private static void fireDelayed(
      Connection connection, ClientSession session, BrokerState broker) {
    if (!session.attached() || broker.sessions().get(session.clientId()) != session) {
      connection.fireWill();
    }
  }

  private static void expire(Connection connection, ClientSession session, BrokerState broker) {
    boolean same =
        session.loop() == connection.loop().index() && session.detachedBy(connection.id());
    if (same && broker.sessions().get(session.clientId()) == session) {
      end(session, broker);
    }
  }

  private static void end(ClientSession session, BrokerState broker) {
    for (TopicFilter each : session.subscriptions().values()) {
      broker.table().unsubscribe(each, session);
    }
    broker.sessions().remove(session);
  }
}
