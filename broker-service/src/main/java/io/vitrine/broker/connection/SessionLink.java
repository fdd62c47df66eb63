package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.access.Login;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Counters;
import io.vitrine.broker.router.Encoding;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.RetainedFlow;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Deliverable;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionSink;
import io.vitrine.broker.session.Subscription;
import io.vitrine.broker.subscriber.SessionSubscriber;
import io.vitrine.broker.subscriber.StoredState;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.property.Properties;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the session that it has: what the session's rules ask for goes out here, the
 * client's acknowledgements go in.
 *
 * <p>Threads: the connection's event loop's; {@link #subscriptions} and {@link #dropped} any.
 */
final class SessionLink implements SessionSink {
  private static final int RETAINED_PER_TURN = 512;

  private final Connection connection;
  private final Outgoing out;
  private final Router router;
  private final Claim claim;
  private final SessionSubscriber subscriber;
  private final Session session;
  private final MqttVersion version;
  private final boolean five;
  private final Login login;
  private final @Nullable PendingWill will;
  private final long packetBytesMax;
  private final long requestedExpirySeconds;
  private final long expirySecondsMax;

  /** Retained messages that are being delivered, by subscription. */
  private final ArrayDeque<RetainedFlow> retained = new ArrayDeque<>(0);

  /** Null if the client wants none. */
  private final @Nullable OutgoingAliases aliases;

  private boolean mine = true;
  private Runnable whenGone = () -> {};

  /** The turn of the store that has what was changed last; 0 if nothing waits for the disk. */
  private long storeTurn;

  private volatile int subscriptions;

  /**
   * @param packetBytesMax largest packet that the client takes, in bytes
   * @param requestedExpirySeconds session expiry interval of its CONNECT
   * @param aliases topic aliases that it is sent; null for none
   */
  SessionLink(
      Connection connection,
      Router router,
      Claim claim,
      SessionSubscriber subscriber,
      MqttVersion version,
      Login login,
      @Nullable PendingWill will,
      long packetBytesMax,
      long requestedExpirySeconds,
      long expirySecondsMax,
      @Nullable OutgoingAliases aliases) {
    this.connection = connection;
    this.out = connection.out();
    this.router = router;
    this.claim = claim;
    this.subscriber = subscriber;
    this.session = subscriber.session();
    this.version = version;
    this.five = version == MqttVersion.MQTT_5;
    this.login = login;
    this.will = will;
    this.packetBytesMax = packetBytesMax;
    this.requestedExpirySeconds = requestedExpirySeconds;
    this.expirySecondsMax = expirySecondsMax;
    this.aliases = aliases;
    this.subscriptions = session.subscriptions().size();
  }

  Session session() {
    return session;
  }

  SessionSubscriber subscriber() {
    return subscriber;
  }

  MqttVersion version() {
    return version;
  }

  Login login() {
    return login;
  }

  /** The client has its CONNACK: messages may go to it. */
  void attach() {
    subscriber.attach(this);
    session.resume(this);
  }

  /** Whether the session is still this connection's. */
  boolean mine() {
    return mine;
  }

  /** Runs {@code task} when it is not any more, while it is on this event loop. */
  void whenGone(Runnable task) {
    whenGone = task;
  }

  private void leave() {
    mine = false;
    whenGone.run();
  }

  /** DISCONNECT changed the session expiry interval (MQTT 5.0, 3.14.2.2.2). */
  void expirySeconds(long seconds) throws MalformedPacket {
    if (requestedExpirySeconds == 0 && seconds != 0) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR,
          "MQTT-3.14.2-2",
          "a session expiry interval in DISCONNECT after none in CONNECT");
    }
    session.expirySeconds(Math.min(seconds, expirySecondsMax));
  }

  void acknowledgement(PacketType type, ByteBuf buf, int start, int end) throws MalformedPacket {
    int packetId = end - start == 4 ? buf.getUnsignedShort(start + 2) : 0;
    ReasonCode reason = ReasonCode.SUCCESS;
    if (packetId == 0) {
      ReasonPacket packet = PacketParser.acknowledgement(buf, start, end, version);
      packetId = packet.packetId();
      reason = packet.reason();
    }
    switch (type) {
      case PUBACK -> session.onPubAck(packetId, this);
      case PUBREC -> session.onPubRec(packetId, reason, this);
      case PUBREL -> session.onPubRel(packetId, this);
      default -> session.onPubComp(packetId, this);
    }
    if (!retained.isEmpty()) {
      deliverRetained();
    }
  }

  /** The client takes more. */
  void drain() {
    if (mine) {
      session.drain(this);
      deliverRetained();
    }
  }

  /** Delivers retained messages as fast as the client takes them. */
  void deliver(RetainedFlow flow) {
    retained.add(flow);
    if (retained.size() == 1) {
      deliverRetained();
    }
  }

  /** The client is not subscribed any more ([MQTT-3.10.4-2]). */
  void unsubscribed(String filter) {
    retained.removeIf(flow -> flow.filter().equals(filter));
  }

  private void deliverRetained() {
    int left = RETAINED_PER_TURN;
    while (!retained.isEmpty() && mine) {
      RetainedFlow flow = retained.element();
      if (!writable() || session.behind()) {
        // Goes on when the socket or an acknowledgement lets it.
        flow.interrupt();
        return;
      }
      if (left-- == 0) {
        flow.interrupt();
        goOnLater();
        return;
      }
      if (!flow.deliverNext(subscriber, nowMillis())) {
        retained.remove();
      }
    }
  }

  private void goOnLater() {
    StoredState stored = subscriber.stored();
    if (stored == null) {
      connection.loop().execute(this::deliverRetained);
    } else {
      // Not further ahead of the disk than this.
      stored.whenCommitted(stored.touch(), (packetId, code) -> deliverRetained());
    }
  }

  void subscribed() {
    subscriptions = session.subscriptions().size();
  }

  /** A subscription is to be found after a restart. */
  void store(Subscription subscription) {
    StoredState stored = subscriber.stored();
    if (stored != null) {
      storeTurn = stored.subscribed(subscription);
    }
  }

  void unstore(String filter) {
    StoredState stored = subscriber.stored();
    if (stored != null) {
      storeTurn = stored.unsubscribed(filter);
    }
  }

  /**
   * Runs {@code task} when what was changed is on disk, if the client is still there then; at once
   * if nothing was.
   */
  void whenStored(Runnable task) {
    StoredState stored = subscriber.stored();
    if (stored == null || storeTurn == 0) {
      task.run();
      return;
    }
    Acks acks =
        new Acks() {
          @Override
          public void acknowledge(int packetId, int code) {
            if (mine && !out.closed()) {
              task.run();
            }
          }

          @Override
          public void refuse(int packetId, int code) {
            connection.close(CloseCause.STORE_FAILED);
          }
        };
    stored.whenCommitted(storeTurn, acks);
    storeTurn = 0;
  }

  int subscriptions() {
    return subscriptions;
  }

  long dropped() {
    return session.dropped();
  }

  /** Somebody else has the session now. Returns the will that is due. */
  @Nullable PendingWill takenOver(CloseCause cause) {
    leave();
    connection.close(cause);
    return connection.discardsWill() ? null : will;
  }

  /** The connection is gone. */
  void closed(boolean discardWill) {
    if (aliases != null) {
      aliases.release();
    }
    if (mine) {
      leave();
      claim.keeper.closed(claim, discardWill ? null : will);
    }
  }

  @Override
  public boolean writable() {
    return out.writable() && !out.closed();
  }

  @Override
  public long nowMillis() {
    return connection.loop().epochMillis();
  }

  @Override
  public boolean publish(
      Deliverable message,
      DeliveryTerms terms,
      int qos,
      boolean retain,
      int packetId,
      boolean dup) {
    Encoding frame =
        message instanceof Publication publication
            ? publication.encoding(five, qos, retain, terms.subscriptionIds())
            : router.encode((Message) message, five, qos, retain, terms.subscriptionIds());
    if (frame.frameLength() > packetBytesMax) {
      return false;
    }
    int alias = aliases == null ? 0 : alias(aliases, message, frame);
    if (alias == 0) {
      out.publish(frame, packetId, dup);
    } else {
      out.publish(frame, packetId, dup, alias);
    }
    Counters counters = connection.loop().counters();
    counters.add(Counter.MESSAGES_OUT_0, qos, 1);
    counters.add(Counter.PUBLISH_BYTES_OUT, message.payloadLength());
    return true;
  }

  private int alias(OutgoingAliases known, Deliverable message, Encoding frame) {
    // Beside the topic it makes the packet longer, its length fields too.
    boolean mayAdd = frame.frameLength() + Outgoing.ALIAS_BYTES + 2 <= packetBytesMax;
    return known.of(message.topicBytes(), message.topicLength(), mayAdd);
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    acknowledge(type, packetId, reason, "");
  }

  /**
   * @param why in words; empty for none
   */
  void acknowledge(PacketType type, int packetId, ReasonCode reason, String why) {
    if (reason == ReasonCode.SUCCESS || !five) {
      out.acknowledge(type, packetId);
    } else {
      ByteBuf packet = Unpooled.buffer(5);
      Properties said = connection.farewell().reasonStrings().add(Properties.NONE, why, 5);
      PacketWriter.acknowledgement(packet, type, packetId, reason, said);
      out.append(packet);
    }
  }

  /**
   * SUBACK or UNSUBACK.
   *
   * @param why in words; empty for none
   */
  void acknowledge(PacketType type, int packetId, List<ReasonCode> reasons, String why) {
    ByteBuf packet = Unpooled.buffer(5 + reasons.size());
    Properties said =
        connection.farewell().reasonStrings().add(Properties.NONE, why, 8 + reasons.size());
    PacketWriter.subscriptionAck(packet, type, packetId, reasons, said, version);
    out.append(packet);
  }

  @Override
  public void violation(ReasonCode reason, String text) {
    if (reason == ReasonCode.QUOTA_EXCEEDED) {
      // Messages are being delivered, maybe to others of this event loop too.
      connection.loop().execute(() -> connection.close(CloseCause.QUEUE_FULL));
      return;
    }
    connection.close(CloseCause.PROTOCOL_ERROR, reason, text);
  }
}
