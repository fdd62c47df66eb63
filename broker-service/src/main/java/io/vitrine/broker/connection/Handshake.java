package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.vertx.mqtt.MqttEndpoint;
import io.vitrine.broker.access.Access;
import io.vitrine.broker.access.Exchange;
import io.vitrine.broker.access.Login;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.rewrite.TopicRewriter;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.broker.store.BanRecord;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.subscriber.SessionSubscriber;
import io.vitrine.config.AutoSubscription;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import io.vitrine.mqtt.topic.DelayedTopic;
import io.vitrine.mqtt.topic.TopicName;
import io.vitrine.mqtt.topic.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From CONNECT to CONNACK: limits, login, the session, in this order; the first that says no
 * answers.
 *
 * <p>Threads: the connection's event loop.
 */
final class Handshake implements Claimant {
  private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

  /** What is known of a client, up to here, is part of what each connection takes anyway. */
  private static final int SMALL_BYTES = 512;

  private final Connection connection;
  private final LoopScope scope;
  private @Nullable ConnectPacket packet;
  private String clientId = "";
  private @Nullable MqttEndpoint endpoint;
  private @Nullable Claim claim;
  private @Nullable SessionLink link;
  private @Nullable Authentication authentication;
  private @Nullable Login login;
  private byte @Nullable [] proof;
  private @Nullable PendingWill will;
  private boolean over;

  /** What it has in the budget for the state of clients. */
  private long stateBytes;

  Handshake(Connection connection, LoopScope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  /** Returns whether vertx-mqtt is to get the frame too. */
  boolean connect(ByteBuf buf, int start, int end) throws MalformedPacket {
    ConnectPacket connect = PacketParser.connect(buf, start, end);
    packet = connect;
    clientId = connect.clientId();
    connection.farewell().reasonStrings(ReasonStrings.of(connect, connection.limits().protocol()));
    if (!acceptable(connect) || !hasRoom(end - start)) {
      return false;
    }
    if (clientId.isEmpty()) {
      clientId = UUID.randomUUID().toString();
    }
    connection.connecting(connect);
    if (authentication == null) {
      connection.handshakeOver();
    }
    scope.connecting(connection);
    return true;
  }

  /** Whether a CONNECT of so many bytes has room until its login has ended. */
  private boolean hasRoom(int frameBytes) {
    long bytes = counted(frameBytes);
    if (!scope.budgets().clientState().fits(bytes)) {
      return refuse(
          ReasonCode.QUOTA_EXCEEDED,
          Counter.REFUSED_CLIENT_STATE,
          "wills, and what clients say to log in, take as much memory as they may");
    }
    stateBytes(bytes);
    return true;
  }

  private static long counted(int bytes) {
    return bytes > SMALL_BYTES ? bytes : 0;
  }

  private void stateBytes(long bytes) {
    scope.budgets().clientState().add(bytes - stateBytes);
    stateBytes = bytes;
  }

  private boolean acceptable(ConnectPacket connect) {
    ConnectionLimits limits = connection.limits();
    if (scope.stopping()) {
      ReasonCode reason = limits.protocol().leaving(ReasonCode.SERVER_UNAVAILABLE);
      return refuse(reason, Counter.REFUSED_STOPPING, CloseCause.SHUTDOWN.text());
    }
    authentication = Authentication.of(connection, scope.access(), connect);
    if (authentication != null && !authentication.begin()) {
      // [MQTT-4.12.0-1]
      authentication = null;
      return refuse(
          ReasonCode.BAD_AUTHENTICATION_METHOD,
          Counter.REFUSED_AUTH_METHOD,
          "the authentication method is not supported");
    }
    if (clientId.isEmpty() && !mayBeEmpty(connect)
        || clientId.getBytes(StandardCharsets.UTF_8).length > limits.clientIdBytesMax()
        || !limits.protocol().nonCharacters() && Utf8.hasNonCharacter(clientId)) {
      return refuse(
          ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
          Counter.REFUSED_CLIENT_ID,
          "the client identifier is empty, longer than "
              + limits.clientIdBytesMax()
              + " bytes, or has non-characters");
    }
    if (banned(new Login(clientId, connect.username(), null, connection.facts().remoteHost()))) {
      return false;
    }
    if (scope.registry().count() > scope.limits().connectionsMax()
        || connection.listener().open() > limits.connectionsMax()) {
      return refuse(
          ReasonCode.QUOTA_EXCEEDED,
          Counter.REFUSED_CONNECTIONS_MAX,
          "there are as many connections as there may be");
    }
    ClientDirectory clients = scope.sessions().clients();
    if (clients.size() >= scope.limits().sessionsMax() && !clients.contains(clientId)) {
      return refuse(
          ReasonCode.QUOTA_EXCEEDED,
          Counter.REFUSED_SESSIONS_MAX,
          "there are as many sessions as there may be");
    }
    return true;
  }

  private boolean banned(Login client) {
    BanRecord ban = scope.ban(client);
    if (ban != null) {
      LOG.debug("{} is banned: {}", client, ban.reason());
      refuse(
          ReasonCode.BANNED,
          Counter.REFUSED_BANNED,
          ban.reason().isEmpty() ? "banned" : "banned: " + ban.reason());
    }
    return ban != null;
  }

  /** Whether the client comes more often than it may; not one that has its name from us. */
  private boolean flaps() {
    if (packet().clientId().isEmpty()
        || !scope.bans().connected(clientId, scope.loop().epochMillis())) {
      return false;
    }
    refuse(ReasonCode.BANNED, Counter.REFUSED_FLAPPING, "banned: it connects too often");
    return true;
  }

  /** The login failed: who tries passwords may try so often. */
  private void refuseLogin(ReasonCode reason) {
    scope.bans().loginFailed(login().remoteHost(), scope.loop().epochMillis());
    refuse(reason, Counter.REFUSED_CREDENTIALS, reason.title());
  }

  /** Whether the will, if there is one, may be published. */
  private boolean mayLeave(@Nullable Will sent) {
    if (sent == null) {
      return true;
    }
    Will named = rewritten(sent);
    String topic = named.topic();
    // A will has a delay of its own.
    if (topic.isEmpty()
        || TopicName.levels(topic) > connection.limits().topicLevelsMax()
        || topic.startsWith(DelayedTopic.PREFIX)
        || !connection.limits().protocol().nonCharacters() && Utf8.hasNonCharacter(topic)) {
      return refuse(
          ReasonCode.TOPIC_NAME_INVALID,
          Counter.REFUSED_WILL,
          "the will has no topic to publish to");
    }
    if (topic.startsWith(RoutingTables.RESERVED)
        || scope.access().checksTopics() && !scope.access().mayPublish(login(), topic)) {
      return refuse(
          ReasonCode.NOT_AUTHORIZED, Counter.REFUSED_WILL, "the will may not be published");
    }
    ProtocolTerms terms = connection.limits().protocol();
    if (named.qos() > terms.maximumQos()) {
      // [MQTT-3.2.2-12]
      return refuse(
          ReasonCode.QOS_NOT_SUPPORTED,
          Counter.REFUSED_WILL,
          "the will has QoS " + named.qos() + " (expected: at most " + terms.maximumQos() + ")");
    }
    if (named.retain() && !terms.retainAvailable()) {
      // [MQTT-3.2.2-13]
      return refuse(
          ReasonCode.RETAIN_NOT_SUPPORTED, Counter.REFUSED_WILL, "nothing is retained here");
    }
    will = PendingWill.of(named, login().username());
    return true;
  }

  /** With the topic that it has by the rules; an empty one if that is none. */
  private Will rewritten(Will sent) {
    TopicRewriter rewriter = scope.rewriter();
    byte[] topic =
        rewriter == null
            ? null
            : rewriter.publish(sent.topic().getBytes(StandardCharsets.UTF_8), login());
    return topic == null ? sent : sent.withTopic(new String(topic, StandardCharsets.UTF_8));
  }

  /** MQTT 3.1: never; 3.1.1: with a clean session ([MQTT-3.1.3-7]); 5: always ([MQTT-3.1.3-6]). */
  private static boolean mayBeEmpty(ConnectPacket connect) {
    return switch (connect.version()) {
      case MQTT_3_1 -> false;
      case MQTT_3_1_1 -> connect.cleanStart();
      case MQTT_5 -> true;
    };
  }

  private boolean refuse(ReasonCode reason, Counter counter, String why) {
    over = true;
    MqttVersion version = packet == null ? MqttVersion.MQTT_3_1_1 : packet.version();
    connection.refuse(version, reason, counter, why);
    return false;
  }

  /** The CONNECT could not be read. */
  void broken(MalformedPacket e) {
    over = true;
    int level = connection.facts().protocolLevel;
    if (e.reason() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION) {
      // [MQTT-3.1.2-2]: a version that we don't know is answered in the one that all know.
      connection.refuse(
          MqttVersion.MQTT_3_1_1, e.reason(), Counter.REFUSED_VERSION, e.reason().title());
    } else if (level == 5) {
      connection.refuse(MqttVersion.MQTT_5, e.reason(), Counter.REFUSED_MALFORMED, e.toString());
    } else {
      // Before version 5 there is no return code for it: no CONNACK ([MQTT-3.1.4-1]).
      connection.close(CloseCause.MALFORMED, e.reason(), e.toString());
    }
  }

  /** Whether vertx-mqtt made its endpoint. */
  boolean taken() {
    return endpoint != null;
  }

  void endpoint(MqttEndpoint made, ChannelPipeline pipeline) {
    endpoint = made;
    // Frames that we keep never reach these, so they would close a client that only publishes.
    if (pipeline.get("keepAliveHandler") != null) {
      pipeline.remove("keepAliveHandler");
      pipeline.remove("idle");
    }
    ConnectPacket connect = packet();
    Login own = connection.login(connect, clientId);
    login = own;
    if (authentication != null) {
      answer(authentication, connect.properties().binary(Property.AUTHENTICATION_DATA));
      return;
    }
    if (connection.facts().certifiedUsername() != null) {
      decided(Access.Decision.ALLOWED);
      return;
    }
    var decision = scope.access().authenticate(own);
    if (decision.succeeded()) {
      decided(decision.result());
      return;
    }
    decision.onComplete(
        (made1, failure) ->
            scope
                .loop()
                .execute(
                    () -> {
                      scope.loop().tick();
                      if (failure != null) {
                        LOG.error("The login of client {} failed", clientId, failure);
                      }
                      decided(made1 == null ? Access.Decision.BUSY : made1);
                    }));
  }

  /** The client's authentication; null if it has no method. */
  @Nullable Authentication authentication() {
    return authentication;
  }

  /** Whether the client is to say more until it is known. */
  boolean exchanging() {
    return !over && authentication != null && authentication.open();
  }

  /** A frame before CONNACK: AUTH, or the end ([MQTT-3.1.2-30]). */
  boolean frame(PacketType type, ByteBuf buf, int start, int end) throws MalformedPacket {
    Authentication own = authentication;
    if (own == null || type != PacketType.AUTH && type != PacketType.DISCONNECT) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.2-30", type + " before CONNACK");
    }
    ReasonPacket said = PacketParser.disconnect(buf, start, end, MqttVersion.MQTT_5);
    if (type == PacketType.AUTH) {
      answer(own, own.data(said));
    } else {
      connection.close(CloseCause.DISCONNECTED);
    }
    return false;
  }

  private void answer(Authentication own, byte @Nullable [] data) {
    Exchange.Answer answer = own.answer(data);
    if (answer instanceof Exchange.Success success) {
      login = login().proved(success.username());
      proof = success.data();
      decided(Access.Decision.ALLOWED);
    } else if (answer instanceof Exchange.Refusal refusal) {
      LOG.debug("The authentication of client {} was refused: {}", clientId, refusal.why());
      refuseLogin(refusal.malformed() ? ReasonCode.PROTOCOL_ERROR : ReasonCode.NOT_AUTHORIZED);
    }
  }

  private void decided(Access.Decision decision) {
    if (over) {
      return;
    }
    switch (decision) {
      case ALLOWED -> claim();
      case BAD_CREDENTIALS -> refuseLogin(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
      case NOT_AUTHORIZED -> refuseLogin(ReasonCode.NOT_AUTHORIZED);
      case BUSY ->
          refuse(
              ReasonCode.SERVER_BUSY,
              Counter.REFUSED_ACCESS_BUSY,
              "too many logins are being looked at");
    }
  }

  private void claim() {
    connection.handshakeOver();
    ConnectPacket connect = packet();
    // The user name is known for sure only now.
    if (banned(login()) || flaps() || !mayLeave(connect.will())) {
      return;
    }
    boolean lasting = ConnectTerms.of(connect, scope.limits()).expirySeconds() > 0;
    StoreLane store = lasting ? scope.store() : null;
    if (store != null && store.failed()) {
      refuse(ReasonCode.SERVER_UNAVAILABLE, Counter.REFUSED_STORE, CloseCause.STORE_FAILED.text());
    } else if (store != null
        && scope.disk().low()
        && !scope.sessions().clients().hasLasting(clientId)) {
      refuse(ReasonCode.QUOTA_EXCEEDED, Counter.REFUSED_DISK_SESSION, CloseCause.DISK_FULL.text());
    } else {
      claim = scope.sessions().claim(clientId, connect.cleanStart(), lasting, this);
    }
  }

  @Override
  public void granted(Claim granted, SessionSubscriber subscriber, boolean present) {
    claim = granted;
    ConnectPacket connect = packet();
    ConnectTerms terms = ConnectTerms.of(connect, connection.limits());
    subscriber
        .session()
        .connected(terms.clientReceiveMax(), terms.ownReceiveMax(), terms.expirySeconds());
    scope.sessions().connected(subscriber, will);
    SessionLink made =
        new SessionLink(
            connection,
            scope.router(),
            granted,
            subscriber,
            connect.version(),
            login().withoutPassword(),
            will,
            terms.packetBytesMax(),
            terms.requestedExpirySeconds(),
            scope.limits().sessionExpirySecondsMax(),
            terms.aliasOutMax() == 0
                ? null
                : new OutgoingAliases(terms.aliasOutMax(), scope.budgets().clientState()));
    link = made;
    connection
        .facts()
        .connected(
            clientId,
            made.login().username(),
            connect.cleanStart(),
            terms.keepAliveSeconds(),
            made);
    Properties proved = authentication == null ? Properties.NONE : authentication.properties(proof);
    EndpointAdapter.accept(
        endpoint(), connect, clientId, present, terms, connection.limits(), asked(connect, proved));
    connection.connected(made, terms.keepAliveSeconds());
    // The session has what it needs of it; it may be large.
    packet = null;
    login = made.login();
    String username = made.login().username();
    stateBytes(
        counted((will == null ? 0 : will.weight()) + (username == null ? 0 : username.length())));
  }

  /** With the response information, if the client asks for it ([MQTT-3.1.2-28]). */
  private Properties asked(ConnectPacket connect, Properties others) {
    String template = connection.limits().protocol().responseInformation();
    if (template.isEmpty()
        || connect.properties().number(Property.REQUEST_RESPONSE_INFORMATION, 0) != 1) {
      return others;
    }
    String made = AutoSubscription.expandFor(template, clientId, login().username());
    return made == null ? others : others.with(Property.RESPONSE_INFORMATION, made);
  }

  @Override
  public long connectionId() {
    return connection.id();
  }

  @Override
  public @Nullable PendingWill takenOver(CloseCause cause) {
    over = true;
    SessionLink made = link;
    if (made != null) {
      return made.takenOver(cause);
    }
    connection.close(cause);
    return null;
  }

  /** The channel is gone. */
  void inactive() {
    over = true;
    stateBytes(0);
    if (claim != null && link == null) {
      claim.keeper.closed(claim, null);
    }
  }

  private Login login() {
    if (login == null) {
      throw new IllegalStateException("no CONNECT was read");
    }
    return login;
  }

  private ConnectPacket packet() {
    if (packet == null) {
      throw new IllegalStateException("no CONNECT was read");
    }
    return packet;
  }

  private MqttEndpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("vertx-mqtt made no endpoint");
    }
    return endpoint;
  }
}
