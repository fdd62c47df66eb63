package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.mqtt.MqttEndpoint;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.subscriber.ClientSession;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: what its packets mean.
 *
 * <p>Threads: its event loop, but for {@link #info}.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final long id;
  private final Loop loop;
  private final BrokerState broker;
  private final ChannelHandlerContext ctx;
  private final Outgoing outgoing;
  private final long openedMillis = System.currentTimeMillis();
  private final InetSocketAddress remote;
  private final InetSocketAddress local;
  private final Inbound inbound;
  private volatile @Nullable ConnectPacket connect;
  private volatile @Nullable ClientSession session;
  private volatile @Nullable String clientId;
  private volatile @Nullable String closeCause;
  private volatile long closedMillis;
  private @Nullable Will will;
  private @Nullable SubscribePacket subscribe;
  private @Nullable UnsubscribePacket unsubscribe;
  private long sessionExpirySeconds;
  private int keepAliveSeconds;
  private long lastReadNanos = System.nanoTime();
  private boolean closing;
  private long packetsIn;
  private long bytesIn;

  public Connection(long id, Loop loop, BrokerState broker, ChannelHandlerContext ctx) {
    this.id = id;
    this.loop = loop;
    this.broker = broker;
    this.ctx = ctx;
    this.outgoing = new Outgoing(loop, ctx, id);
    this.remote = address(ctx.channel().remoteAddress());
    this.local = address(ctx.channel().localAddress());
    this.inbound = new Inbound(this, loop, broker);
    loop.counters().connectionsAccepted++;
    broker.connections().opened(this);
  }

  private static InetSocketAddress address(java.net.@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : new InetSocketAddress(0);
  }

  /**
   * One whole frame.
   *
   * @return whether vertx-mqtt is to see it too
   */
  public boolean onFrame(ByteBuf buf, int start, int end) throws MalformedPacket {
    PacketType type = PacketType.of(buf.getByte(start));
    int length = end - start;
    packetsIn++;
    bytesIn += length;
    loop.counters().packetsIn++;
    loop.counters().bytesIn += length;
    ConnectPacket known = connect;
    if (known == null) {
      int level = type == PacketType.CONNECT ? PacketParser.connectLevel(buf, start, end) : 0;
      outgoing.level = level;
      loop.tap().record(true, level, id, buf, start, length);
      return onFirst(type, buf, start, end);
    }
    MqttVersion version = known.version();
    loop.tap().record(true, version.level(), id, buf, start, length);
    return switch (type) {
      case PUBLISH -> inbound.onPublish(buf, start, FixedHeader.length(buf, start), end);
      case PUBACK, PUBREC, PUBREL, PUBCOMP ->
          inbound.onAcknowledgement(PacketParser.acknowledgement(buf, start, end, version));
      case SUBSCRIBE -> {
        subscribe = PacketParser.subscribe(buf, start, end, version);
        yield true;
      }
      case UNSUBSCRIBE -> {
        unsubscribe = PacketParser.unsubscribe(buf, start, end, version);
        yield true;
      }
      case PINGREQ -> {
        PacketParser.ping(buf, start, end);
        yield true;
      }
      case DISCONNECT -> {
        onDisconnect(PacketParser.disconnect(buf, start, end, version));
        yield false;
      }
      case AUTH ->
          throw new MalformedPacket(
              ReasonCode.PROTOCOL_ERROR, "MQTT-4.12.0-1", "AUTH without an authentication method");
      case CONNECT ->
          throw new MalformedPacket(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-2", "a second CONNECT");
      case CONNACK, SUBACK, UNSUBACK, PINGRESP, RESERVED0 ->
          throw new MalformedPacket(
              ReasonCode.PROTOCOL_ERROR, "MQTT-4.13.1", type + " from a client");
    };
  }

  private boolean onFirst(PacketType type, ByteBuf buf, int start, int end) throws MalformedPacket {
    if (type != PacketType.CONNECT) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-1", "the first packet is " + type);
    }
    ConnectPacket packet = PacketParser.connect(buf, start, end);
    connect = packet;
    keepAliveSeconds = packet.keepAliveSeconds();
    will = packet.will();
    ReasonCode refusal = ConnectRules.refusal(packet, broker);
    if (refusal != null) {
      loop.counters().refusedConnections++;
      refuse(refusal);
      return false;
    }
    loop.connecting(this);
    return true;
  }

  private void onDisconnect(ReasonPacket packet) throws MalformedPacket {
    long asked = packet.properties().number(Property.SESSION_EXPIRY_INTERVAL, sessionExpirySeconds);
    if (sessionExpirySeconds == 0 && asked > 0) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR,
          "MQTT-3.14.2-2",
          "DISCONNECT makes a session last that CONNECT did not");
    }
    sessionExpirySeconds = Math.min(asked, broker.limits().sessionExpirySecondsMax());
    if (packet.reason() != ReasonCode.DISCONNECT_WITH_WILL) {
      will = null;
    }
    end("client disconnected: " + packet.reason().title());
  }

  /** vertx-mqtt has made its endpoint for the CONNECT that {@link #onFrame} let through. */
  public void onEndpoint(MqttEndpoint endpoint) {
    endpoint.subscribeHandler(any -> SubscribeFlow.subscribe(this, broker, takeSubscribe()));
    endpoint.unsubscribeHandler(any -> SubscribeFlow.unsubscribe(this, broker, takeUnsubscribe()));
    ConnectFlow.start(this, endpoint, broker);
  }

  /** A broken packet: the reason code where the version has one, then the end ([MQTT-4.13.1-1]). */
  public void onMalformed(MalformedPacket broken) {
    loop.counters().refusedMalformed++;
    LOG.debug("{} {}: {}", remote, clientId, broken);
    if (connect == null && broken.reason() != ReasonCode.PROTOCOL_ERROR
        || connect != null && clientId == null) {
      refuse(broken.reason());
    } else {
      disconnect(broken.reason(), broken.toString());
    }
  }

  /** CONNACK with a failure, then the end. */
  void refuse(ReasonCode reason) {
    if (!closing) {
      MqttVersion version = MqttVersion.ofLevel(outgoing.level);
      boolean answer = version == MqttVersion.MQTT_5 || reason != ReasonCode.MALFORMED_PACKET;
      if (answer) {
        ByteBuf out = outgoing.begin(16);
        PacketWriter.connack(
            out,
            version == null ? MqttVersion.MQTT_3_1_1 : version,
            false,
            reason,
            Properties.NONE);
        outgoing.end(out);
      }
      end("refused: " + reason.title());
    }
  }

  /** DISCONNECT where the version has one, then the end; the will is published. */
  public void disconnect(ReasonCode reason, String cause) {
    if (!closing) {
      ConnectPacket known = connect;
      if (known != null && known.version() == MqttVersion.MQTT_5 && clientId != null) {
        ByteBuf out = outgoing.begin(8);
        PacketWriter.reason(out, PacketType.DISCONNECT, reason, Properties.NONE);
        outgoing.end(out);
      }
      end(cause);
    }
  }

  private void end(String cause) {
    closing = true;
    closeCause = cause;
    outgoing.flush();
    ctx.close();
  }

  /** The socket is closed. */
  public void onClosed() {
    closing = true;
    if (closedMillis != 0) {
      return;
    }
    closedMillis = System.currentTimeMillis();
    if (closeCause == null) {
      closeCause = "the client closed the socket";
    }
    outgoing.discard();
    broker.connections().closed(this);
    ClientSession mine = session;
    if (mine != null) {
      ConnectFlow.left(this, mine, broker);
    }
  }

  /** PUBACK or PUBREC for a message that is owned now. */
  void acknowledge(int packetId, int qos) {
    answer(qos == 1 ? PacketType.PUBACK : PacketType.PUBREC, packetId, ReasonCode.SUCCESS);
    inbound.acknowledged(qos);
  }

  void answer(PacketType type, int packetId, ReasonCode reason) {
    ConnectPacket known = connect;
    if (!closing && known != null) {
      ByteBuf out = outgoing.begin(8);
      PacketWriter.acknowledgement(out, type, packetId, reason, known.version());
      outgoing.end(out);
    }
  }

  /** Publishes the will, if there is one still. */
  void fireWill() {
    Will last = will;
    will = null;
    if (last != null) {
      Message message =
          Message.of(
              last.topic(),
              last.topic().getBytes(StandardCharsets.UTF_8),
              last.messageProperties(),
              last.payload(),
              last.qos(),
              last.retain(),
              Message.NEVER);
      inbound.publishOwn(message);
    }
  }

  /** Once a second: the client was silent for one and a half keep-alive times ([MQTT-3.1.2-22]). */
  void checkKeepAlive(long nowNanos) {
    if (keepAliveSeconds > 0
        && nowNanos - lastReadNanos > keepAliveSeconds * 1_500_000_000L
        && !closing) {
      disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, "keep alive timeout");
    }
  }

  public void onRead() {
    lastReadNanos = System.nanoTime();
    loop.tap().tick();
  }

  /** The socket takes bytes again. */
  public void onWritable() {
    ClientSession mine = session;
    if (mine != null && outgoing.writable()) {
      mine.drain();
    }
  }

  void begin(ClientSession mine, String name, long expirySeconds) {
    session = mine;
    clientId = name;
    sessionExpirySeconds = expirySeconds;
  }

  long id() {
    return id;
  }

  Loop loop() {
    return loop;
  }

  public Outgoing outgoing() {
    return outgoing;
  }

  public boolean closing() {
    return closing;
  }

  ChannelHandlerContext ctx() {
    return ctx;
  }

  @Nullable ClientSession session() {
    return session;
  }

  long sessionExpirySeconds() {
    return sessionExpirySeconds;
  }

  @Nullable Will will() {
    return will;
  }

  ConnectPacket connect() {
    ConnectPacket known = connect;
    if (known == null) {
      throw new IllegalStateException("no CONNECT yet");
    }
    return known;
  }

  @Nullable SubscribePacket takeSubscribe() {
    SubscribePacket taken = subscribe;
    subscribe = null;
    return taken;
  }

  @Nullable UnsubscribePacket takeUnsubscribe() {
    UnsubscribePacket taken = unsubscribe;
    unsubscribe = null;
    return taken;
  }

  String username() {
    ConnectPacket known = connect;
    return known == null || known.username() == null ? "" : known.username();
  }

  /** What is known of it now; any thread. */
  ConnectionInfo info() {
    ConnectPacket known = connect;
    ClientSession mine = session;
    return new ConnectionInfo(
        broker.node(),
        id,
        loop.index(),
        "mqtt",
        "tcp",
        host(remote),
        remote.getPort(),
        host(local),
        local.getPort(),
        openedMillis,
        closedMillis,
        closeCause,
        clientId,
        known == null ? null : known.username(),
        known == null ? 0 : known.version().level(),
        known == null || known.cleanStart(),
        known == null ? 0 : known.keepAliveSeconds(),
        mine == null ? 0 : mine.subscriptions().size(),
        packetsIn,
        outgoing.packets,
        bytesIn,
        outgoing.bytes,
        mine == null ? 0 : mine.dropped());
  }

  private static String host(InetSocketAddress address) {
    return address.getAddress() == null ? "" : address.getAddress().getHostAddress();
  }
}
