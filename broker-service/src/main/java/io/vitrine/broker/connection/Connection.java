package io.vitrine.broker.connection;

import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.mqtt.MqttEndpoint;
import io.vitrine.broker.access.Login;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TlsInfo;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.property.Property;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection from accept to close.
 *
 * <pre>
 *   OPENED ──CONNECT──▶ CONNECTING ──CONNACK──▶ CONNECTED ──▶ CLOSING ──▶ CLOSED
 * </pre>
 *
 * <p>Threads: its event loop's; {@link #info} any.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long CLOSE_GRACE_MILLIS = 2_000;

  private final LoopScope scope;
  private final ListenerScope listener;
  private final Loop loop;
  private final ChannelHandlerContext context;
  private final Reading reading;
  private final Outgoing out;
  private final ConnectionFacts facts;
  private final Handshake handshake;
  private final Deadlines deadlines;
  private final Farewell farewell;
  private @Nullable Publishing publishing;
  private @Nullable Subscribing subscribing;
  private @Nullable SessionLink link;
  private State state = State.OPENED;
  private @Nullable MqttVersion version;
  private boolean discardWill;
  private boolean handshaking = true;
  private int place;

  enum State {
    OPENED,
    CONNECTING,
    CONNECTED,
    CLOSING,
    CLOSED
  }

  public Connection(
      LoopScope scope, ListenerScope listener, ChannelHandlerContext context, Reading reading) {
    this.scope = scope;
    this.listener = listener;
    this.loop = scope.loop();
    this.context = context;
    this.reading = reading;
    long id = scope.nextConnectionId();
    this.facts =
        new ConnectionFacts(scope.node(), id, loop.index(), listener, context.channel(), loop);
    this.out = new Outgoing(context, loop, scope.tap(), id, scope.budgets().sending());
    this.handshake = new Handshake(this, scope);
    this.deadlines = new Deadlines(loop, listener);
    this.farewell = new Farewell(out, context.alloc(), listener.limits().protocol());
    scope.opened(this);
    listener.opened();
  }

  public long id() {
    return facts.id();
  }

  public Outgoing out() {
    return out;
  }

  Loop loop() {
    return loop;
  }

  ConnectionLimits limits() {
    return listener.limits();
  }

  ListenerScope listener() {
    return listener;
  }

  ConnectionFacts facts() {
    return facts;
  }

  State state() {
    return state;
  }

  /** Something must come before MQTT can begin; all of it together has one deadline. */
  public void awaits(Stage next) {
    deadlines.awaits(next);
  }

  public Stage stage() {
    return deadlines.stage();
  }

  /** The PROXY header says where the connection comes from and what it was made to. */
  public void proxied(String remoteHost, int remotePort, String localHost, int localPort) {
    facts.proxied(remoteHost, remotePort, localHost, localPort);
  }

  /**
   * The TLS handshake is done.
   *
   * @param username by the client's certificate; null if it does not say
   */
  public void secured(TlsInfo tls, @Nullable String username) {
    facts.secured(tls, username);
  }

  /** Whether frames may be handed in: not while the CONNECT is looked into. */
  public boolean takesFrames() {
    return state == State.OPENED
        || state == State.CONNECTED
        || state == State.CONNECTING && handshake.exchanging();
  }

  /** Whether nothing the client sends matters any more. */
  public boolean ended() {
    return state == State.CLOSING || state == State.CLOSED;
  }

  /** Bytes came from the client. */
  public void read(int bytes) {
    deadlines.heard();
    facts.bytesIn += bytes;
    loop.counters().add(Counter.BYTES_IN, bytes);
  }

  /**
   * A whole frame from {@code start} to {@code end}.
   *
   * @param headerBytes length of its fixed header
   * @return whether vertx-mqtt is to get it too
   */
  public boolean frame(ByteBuf buf, int start, int headerBytes, int end) throws MalformedPacket {
    facts.packetsIn++;
    loop.counters().add(Counter.PACKETS_IN);
    PacketType type = PacketType.of(buf.getByte(start));
    if (state == State.OPENED && type == PacketType.CONNECT) {
      facts.protocolLevel = PacketParser.connectLevel(buf, start, end);
      out.level(facts.protocolLevel);
    }
    if (publishing != null && type == PacketType.PUBLISH) {
      publishing.tellTopic(scope.tap(), buf, start, headerBytes, end);
    }
    scope.tap().fromClient(buf, start, end - start, facts.protocolLevel, id(), loop.epochNanos());
    if (publishing != null && type == PacketType.PUBLISH) {
      publishing.publish(buf, start, headerBytes, end);
      return false;
    }
    return switch (state) {
      case OPENED -> firstFrame(type, buf, start, end);
      case CONNECTING -> handshake.frame(type, buf, start, end);
      default -> laterFrame(type, buf, start, end);
    };
  }

  /**
   * Says which PUBLISH waits for the disk; null while it has room, and for version 5.
   *
   * @param others whether some wait already, behind which it has to wait too
   */
  public @Nullable DiskWait diskWait(boolean others) {
    boolean waits = (others || scope.disk().low()) && state == State.CONNECTED;
    return waits && version != MqttVersion.MQTT_5 ? new DiskWait(scope, link()) : null;
  }

  private boolean firstFrame(PacketType type, ByteBuf buf, int start, int end)
      throws MalformedPacket {
    if (type != PacketType.CONNECT) {
      // [MQTT-3.1.0-1]
      close(CloseCause.CONNECT_EXPECTED);
      return false;
    }
    return handshake.connect(buf, start, end);
  }

  private boolean laterFrame(PacketType type, ByteBuf buf, int start, int end)
      throws MalformedPacket {
    SessionLink session = link();
    switch (type) {
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> {
        session.acknowledgement(type, buf, start, end);
        return false;
      }
      case SUBSCRIBE, UNSUBSCRIBE -> {
        subscribing().parse(type, buf, start, end);
        return true;
      }
      case PINGREQ -> {
        PacketParser.ping(buf, start, end);
        return true;
      }
      case DISCONNECT -> {
        return disconnect(Disconnects.parse(buf, start, end, session.version()));
      }
      case CONNECT -> throw protocolError("MQTT-3.1.0-2", "a second CONNECT");
      case AUTH -> {
        ReasonPacket said = PacketParser.disconnect(buf, start, end, session.version());
        if (handshake.authentication() == null) {
          throw protocolError("MQTT-4.12.0-6", "AUTH without an authentication method");
        }
        handshake.authentication().again(said);
        return false;
      }
      default -> throw protocolError("MQTT-2.1.2", type + " is not for a server");
    }
  }

  private boolean disconnect(ReasonPacket packet) throws MalformedPacket {
    Object expiry = packet.properties().value(Property.SESSION_EXPIRY_INTERVAL);
    if (expiry instanceof Long seconds) {
      link().expirySeconds(seconds);
    }
    discardWill = packet.reason() != ReasonCode.DISCONNECT_WITH_WILL;
    closing(CloseCause.DISCONNECTED.counter(), Disconnects.text(packet));
    // What the client is to be told when the disk has it leaves before the socket is closed.
    scope.commits().whenSettled(() -> out.close(CLOSE_GRACE_MILLIS));
    return false;
  }

  /** vertx-mqtt has seen the frame that it was given. */
  void passedOn() {
    if (state == State.CLOSING) {
      out.close(CLOSE_GRACE_MILLIS);
    } else if (state == State.CONNECTING && !handshake.taken()) {
      LOG.warn("vertx-mqtt did not take the CONNECT of {}", facts.remote());
      close(CloseCause.FAILED);
    }
  }

  /** vertx-mqtt has made its endpoint for this connection. */
  void endpoint(MqttEndpoint endpoint) {
    endpoint.subscribeHandler(packet -> subscribing().onSubscribe());
    endpoint.unsubscribeHandler(packet -> subscribing().onUnsubscribe());
    handshake.endpoint(endpoint, context.pipeline());
  }

  void connecting(ConnectPacket packet) {
    change(State.OPENED, State.CONNECTING);
    version = packet.version();
  }

  /** It is known who the client is, or it is refused: it counts no more as one that is to come. */
  void handshakeOver() {
    if (handshaking) {
      handshaking = false;
      listener.handshakeOver();
    }
  }

  ByteBufAllocator allocator() {
    return context.alloc();
  }

  /** CONNACK was sent: the client is in. */
  void connected(SessionLink session, int keepAliveSeconds) {
    change(State.CONNECTING, State.CONNECTED);
    link = session;
    publishing = new Publishing(this, scope, session);
    Subscribing made = new Subscribing(scope, listener.limits(), session);
    subscribing = made;
    deadlines.keepAlive(keepAliveSeconds);
    loop.counters().add(Counter.CONNECTED);
    session.attach();
    made.automatically(listener.limits().autoSubscriptions());
    reading.resume();
  }

  private void change(State from, State to) {
    if (state != from) {
      throw new IllegalStateException("connection is " + state + ", so it cannot become " + to);
    }
    state = to;
  }

  Farewell farewell() {
    return farewell;
  }

  /**
   * Answers a CONNECT with a failure and closes ([MQTT-3.1.4-6]).
   *
   * @param why in words
   */
  void refuse(MqttVersion answerIn, ReasonCode reason, Counter counter, String why) {
    loop.counters().add(counter);
    farewell.connack(answerIn, reason, why);
    closing(CloseCause.REFUSED.counter(), CloseCause.REFUSED.text() + ": " + why);
    out.close(CLOSE_GRACE_MILLIS);
  }

  /** The broker stops. */
  void leave() {
    ReasonCode reason = limits().protocol().leaving(CloseCause.SHUTDOWN.reason());
    close(CloseCause.SHUTDOWN, reason, CloseCause.SHUTDOWN.text());
  }

  /** A frame broke the protocol. */
  public void malformed(MalformedPacket e) {
    LOG.debug("Client {} at {}: {}", facts.clientId(), facts.remote(), e.toString());
    if (state == State.OPENED || state == State.CONNECTING) {
      handshake.broken(e);
    } else {
      close(CloseCause.of(e), e.reason(), e.toString());
    }
  }

  /** A frame is larger than the limit. */
  public void tooLarge(long frameBytes) {
    close(
        CloseCause.PACKET_TOO_LARGE,
        ReasonCode.PACKET_TOO_LARGE,
        CloseCause.PACKET_TOO_LARGE.text() + ": " + frameBytes + " bytes");
  }

  /** A bug of ours: this connection ends, the others go on. */
  public void failed(RuntimeException e) {
    LOG.error("A packet of client {} could not be handled", facts.clientId(), e);
    close(CloseCause.FAILED);
  }

  /** Ends it for that cause. */
  public void close(CloseCause cause) {
    close(cause, cause.reason(), cause.text());
  }

  /** What comes before MQTT went wrong, or what it comes in. */
  public void broken(CloseCause cause, String text) {
    LOG.debug("Listener {}, {}: {}: {}", listener.name(), facts.remote(), cause.text(), text);
    close(cause, cause.reason(), cause.text() + ": " + text);
  }

  /** Says why in a DISCONNECT, where the client's version knows one, and closes. */
  void close(CloseCause cause, ReasonCode reason, String text) {
    if (state == State.CLOSING || state == State.CLOSED) {
      return;
    }
    if (state == State.CONNECTED && version == MqttVersion.MQTT_5) {
      farewell.disconnect(reason, text);
    }
    closing(cause.counter(), text);
    closeChannel();
  }

  private void closeChannel() {
    if (stage() == Stage.CONNECT) {
      out.close(CLOSE_GRACE_MILLIS);
    } else {
      // What would carry our bytes is not there yet.
      context.close();
    }
  }

  private void closing(Counter counter, String text) {
    handshakeOver();
    state = State.CLOSING;
    facts.closing(text);
    loop.counters().add(counter);
  }

  /** The client sends no more: its connection ends when it has what it was told. */
  public void inputEnded() {
    if (!ended()) {
      closing(CloseCause.LOST.counter(), CloseCause.LOST.text());
      scope.commits().whenSettled(this::closeChannel);
    }
  }

  /** The channel is gone. */
  public void inactive() {
    if (state == State.CLOSED) {
      return;
    }
    if (state != State.CLOSING) {
      closing(CloseCause.LOST.counter(), CloseCause.LOST.text());
    }
    state = State.CLOSED;
    out.release();
    handshake.inactive();
    if (publishing != null) {
      publishing.closed();
    }
    SessionLink session = link;
    if (session != null) {
      loop.counters().add(Counter.CONNECTED_ENDED);
      session.closed(discardWill);
    }
    facts.closed(loop.wallMillis());
    scope.closed(this);
    listener.closed();
  }

  /** The socket takes more again. */
  public void writable() {
    SessionLink session = link;
    if (session != null && state == State.CONNECTED) {
      session.drain();
    }
  }

  /** We did not read for a while, so the client was not silent. */
  public void readAgain() {
    deadlines.heard();
  }

  void checkDeadlines() {
    CloseCause late = state == State.OPENED ? deadlines.late() : null;
    if (late != null) {
      close(late);
    }
    Authentication authenticating = handshake.authentication();
    if (authenticating != null && authenticating.late()) {
      close(CloseCause.AUTH_TIMEOUT);
    }
    if (state == State.CONNECTED && !reading.paused() && deadlines.silent()) {
      close(CloseCause.KEEP_ALIVE);
    }
    if (out.relieved()) {
      writable();
    }
  }

  /** QoS 1 and 2 messages on their way to the client. */
  int inFlight() {
    SessionLink session = link;
    return session == null || !session.mine() ? 0 : session.session().inFlight();
  }

  boolean discardsWill() {
    return discardWill;
  }

  private SessionLink link() {
    if (link == null) {
      throw new IllegalStateException("connection is " + state);
    }
    return link;
  }

  private Subscribing subscribing() {
    if (subscribing == null) {
      throw new IllegalStateException("connection is " + state);
    }
    return subscribing;
  }

  /** Who is connected; null if nobody is yet. */
  @Nullable Login login() {
    return link == null ? null : link.login();
  }

  Login login(ConnectPacket packet, String clientId) {
    String certified = facts.certifiedUsername();
    return certified == null
        ? new Login(clientId, packet.username(), packet.password(), facts.remoteHost())
        : new Login(clientId, certified, null, facts.remoteHost());
  }

  /** Any thread. */
  ConnectionInfo info() {
    return facts.info(out.packets(), out.bytes());
  }

  int place() {
    return place;
  }

  void place(int index) {
    place = index;
  }
}
