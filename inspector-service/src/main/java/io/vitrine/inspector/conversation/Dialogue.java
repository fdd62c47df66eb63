package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One connection: what may follow what, and who answers whom. One thread. */
final class Dialogue {
  private static final long NANOS = 1_000_000_000L;

  /** Silence at the end of a capture that makes an answer missing. */
  private static final long PATIENCE_NANOS = 5 * NANOS;

  /** PINGREQ that wait, at most. */
  private static final int PINGS_MAX = 1000;

  private final Observation.Sink out;
  private final Handshakes ofClient;
  private final Handshakes ofServer;
  private final Deque<MqttPacket> pings = new ArrayDeque<>();
  private final LimitChecks limits = new LimitChecks(this::remark);
  private Session session = new Session("");
  private boolean nameless = true;
  private @Nullable MqttPacket connect;
  private @Nullable MqttPacket connack;
  private @Nullable MqttPacket disconnect;
  private @Nullable Segment ended;
  private boolean refused;
  private boolean lossy;
  private boolean firstFromClient = true;
  private boolean firstFromServer = true;
  private long keepAliveNanos;
  private long clientHeardNanos;

  Dialogue(Observation.Sink out, HandshakeBudget budget) {
    this.out = out;
    this.ofClient = new Handshakes(this::remark, budget);
    this.ofServer = new Handshakes(this::remark, budget);
  }

  private void remark(Check check, MqttPacket at, String text) {
    out.observed(Observation.of(check, at, text));
  }

  private void remark(Check check, MqttPacket at) {
    remark(check, at, check.text());
  }

  Session session() {
    return session;
  }

  void session(Session of) {
    session = of;
    nameless = of.clientId().isEmpty();
  }

  /** Whether the client identifier is not known. */
  boolean nameless() {
    return nameless;
  }

  boolean open() {
    return ended == null && disconnect == null && !refused;
  }

  @Nullable MqttPacket connect() {
    return connect;
  }

  /** Whether the client said goodbye without asking for its will. */
  boolean leftInPeace() {
    MqttPacket last = disconnect;
    if (last == null) {
      return false;
    }
    int code = last.tree().find(reason(PacketType.DISCONNECT));
    return last.fromClient() && (code < 0 || last.tree().number(code) != 4);
  }

  /** What is awaited may have been in what was lost. */
  void setLossy() {
    lossy = true;
    ofClient.forget();
    ofServer.forget();
    pings.clear();
  }

  /** Tells, once, what was asked before that time and is not answered yet. */
  void overdue(long nanos) {
    ofClient.overdue(nanos).forEach(each -> unanswered(each, Long.MAX_VALUE, true));
    ofServer.overdue(nanos).forEach(each -> unanswered(each, Long.MAX_VALUE, true));
  }

  /** TCP ended. */
  void ended(Segment at) {
    if (ended == null) {
      ended = at;
    }
  }

  /**
   * Takes the next packet.
   *
   * @return nanoseconds since the packet that it answers; -1 if it answers none
   */
  long accept(MqttPacket packet) {
    PacketType type = packet.tree().type();
    order(packet, type);
    limits.check(packet);
    if (packet.fromClient()) {
      heard(packet);
    }
    return switch (type) {
      case CONNECT -> connect(packet);
      case CONNACK -> connack(packet);
      case PUBLISH -> publish(packet);
      case SUBSCRIBE -> ask(packet, PacketType.SUBACK);
      case UNSUBSCRIBE -> ask(packet, PacketType.UNSUBACK);
      case PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK -> answer(packet, type);
      case PUBREL -> release(packet);
      case PINGREQ -> {
        if (pings.size() < PINGS_MAX) {
          pings.add(packet);
        }
        yield -1;
      }
      case PINGRESP -> {
        MqttPacket asked = pings.poll();
        yield asked == null ? -1 : since(asked, packet);
      }
      case DISCONNECT -> disconnect(packet);
      case AUTH -> auth(packet);
      case RESERVED0 -> -1;
    };
  }

  private static Field reason(PacketType type) {
    return Objects.requireNonNull(MqttFields.reason(type));
  }

  private static long since(MqttPacket asked, MqttPacket answer) {
    return Math.max(0, answer.at().frame.epochNanos() - asked.at().frame.epochNanos());
  }

  private void order(MqttPacket packet, PacketType type) {
    if (refused) {
      remark(Check.AFTER_REFUSAL, packet);
    } else if (disconnect != null && disconnect.fromClient() == packet.fromClient()) {
      remark(Check.AFTER_DISCONNECT, packet);
    }
    boolean first = packet.fromClient() ? firstFromClient : firstFromServer;
    if (packet.fromClient()) {
      firstFromClient = false;
      if (first && type != PacketType.CONNECT && !lossy) {
        remark(Check.FIRST_NOT_CONNECT, packet, "the client's first packet here is " + type);
      }
    } else {
      firstFromServer = false;
      boolean may = type == PacketType.CONNACK || type == PacketType.AUTH;
      if (first && connect != null && !may && type != PacketType.DISCONNECT && !lossy) {
        remark(Check.FIRST_NOT_CONNACK, packet, "the server's first packet is " + type);
      }
    }
  }

  private void heard(MqttPacket packet) {
    long now = packet.at().frame.epochNanos();
    long silent = now - clientHeardNanos;
    if (keepAliveNanos > 0 && clientHeardNanos > 0 && silent > keepAliveNanos + NANOS) {
      session.keepAliveLapses++;
      String text = String.format("silent for %d s", silent / NANOS);
      remark(Check.KEEP_ALIVE_LAPSE, packet, text + ", keep-alive " + keepAliveNanos / NANOS);
      if (silent > keepAliveNanos * 3 / 2 + NANOS) {
        remark(Check.KEEP_ALIVE_FORGIVEN, packet, text + " and served all the same");
      }
    }
    clientHeardNanos = now;
  }

  private long connect(MqttPacket packet) {
    if (connect != null) {
      remark(Check.CONNECT_TWICE, packet);
      return -1;
    }
    connect = packet;
    Dissection tree = packet.tree();
    int keepAlive = tree.find(MqttFields.KALIVE);
    keepAliveNanos = keepAlive < 0 ? 0 : tree.number(keepAlive) * NANOS;
    limits.client(Limits.of(tree));
    boolean secret = tree.find(MqttFields.PASSWD) >= 0;
    if (secret && packet.carrier().tls() == null) {
      int at = tree.find(MqttFields.PASSWD);
      out.observed(
          Observation.of(
              Check.CREDENTIALS_IN_CLEAR,
              packet,
              "password of " + session.username() + " is sent without TLS",
              tree.offset(at),
              tree.length(at)));
    }
    return -1;
  }

  private long connack(MqttPacket packet) {
    Dissection tree = packet.tree();
    if (connack != null) {
      remark(Check.CONNACK_TWICE, packet);
    }
    connack = packet;
    int code = tree.find(MqttFields.CONACK_VAL);
    int reason = tree.find(reason(PacketType.CONNACK));
    long value = code >= 0 ? tree.number(code) : reason >= 0 ? tree.number(reason) : 0;
    refused = value != 0;
    session.refused += refused ? 1 : 0;
    limits.server(Limits.of(tree));
    long serverKeepAlive = Limits.number(tree, Property.SERVER_KEEP_ALIVE, -1);
    keepAliveNanos = serverKeepAlive < 0 ? keepAliveNanos : serverKeepAlive * NANOS;
    if (connect == null) {
      return -1;
    }
    int present = tree.find(MqttFields.CONACK_SP);
    int clean = connect.tree().find(MqttFields.CONFLAG_CLEANSESS);
    boolean both = present >= 0 && tree.number(present) == 1 && clean >= 0;
    if (both && connect.tree().number(clean) == 1) {
      remark(Check.SESSION_PRESENT_AFTER_CLEAN, packet);
    }
    return since(connect, packet);
  }

  private long publish(MqttPacket packet) {
    int qos = packet.tree().flags() >> 1 & 3;
    int payload = packet.tree().find(MqttFields.MSG);
    long bytes = payload < 0 ? 0 : packet.tree().length(payload);
    if (packet.fromClient()) {
      session.publishedIn++;
      session.payloadBytesIn += bytes;
    } else {
      session.publishedOut++;
      session.payloadBytesOut += bytes;
    }
    if (qos == 1 || qos == 2) {
      by(packet.fromClient()).publish(packet, qos, limits.receiveMaximum(!packet.fromClient()));
    }
    return -1;
  }

  private Handshakes by(boolean client) {
    return client ? ofClient : ofServer;
  }

  private long ask(MqttPacket packet, PacketType awaited) {
    int filters = 0;
    Dissection tree = packet.tree();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.field(i) == MqttFields.TOPIC) {
        filters++;
        if (awaited == PacketType.UNSUBACK) {
          session.unsubscribed(tree.text(i));
        }
      }
    }
    by(packet.fromClient()).ask(packet, filters, awaited);
    return -1;
  }

  private long release(MqttPacket packet) {
    if (!by(packet.fromClient()).release(packet) && sure()) {
      remark(Check.PUBREL_UNASKED, packet);
    }
    return -1;
  }

  /** Whether nothing of the connection was missed, nor of its session before. */
  private boolean sure() {
    if (connect == null || lossy || ofClient.overflowed() || ofServer.overflowed()) {
      return false;
    }
    int clean = connect.tree().find(MqttFields.CONFLAG_CLEANSESS);
    return clean >= 0 && connect.tree().number(clean) == 1;
  }

  private long answer(MqttPacket packet, PacketType type) {
    Handshake known = by(!packet.fromClient()).answer(packet);
    if (known == null) {
      if (sure()) {
        remark(Check.valueOf(type + "_UNASKED"), packet);
      }
      return -1;
    }
    if (type == PacketType.SUBACK || type == PacketType.UNSUBACK) {
      Subscriptions.check(known, packet, session, this::remark);
    } else if (type == PacketType.PUBREC && known.qos == 1) {
      remark(Check.ACKNOWLEDGED_AS_QOS_2, packet);
    } else if (type == PacketType.PUBACK && known.qos == 2) {
      remark(Check.ACKNOWLEDGED_AS_QOS_1, packet);
    }
    long latency = since(known.asked, packet);
    boolean over = type == PacketType.PUBACK || type == PacketType.PUBCOMP;
    if (over && known.qos > 0) {
      session.latencyOf(known.qos).add(latency);
    }
    return latency;
  }

  private long disconnect(MqttPacket packet) {
    disconnect = packet;
    long expiry = Limits.number(packet.tree(), Property.SESSION_EXPIRY_INTERVAL, 0);
    boolean none =
        connect != null && Limits.number(connect.tree(), Property.SESSION_EXPIRY_INTERVAL, 0) == 0;
    if (expiry > 0 && none) {
      remark(Check.SESSION_EXPIRY_REVIVED, packet);
    }
    return -1;
  }

  private long auth(MqttPacket packet) {
    boolean asked =
        connect != null
            && connect.tree().find(PropertyFields.of(Property.AUTHENTICATION_METHOD, false)) >= 0;
    if (connect != null && !asked) {
      remark(Check.AUTH_UNASKED, packet);
    }
    return -1;
  }

  /**
   * Nothing more will come.
   *
   * @param lastNanos time of the latest frame of the capture
   */
  void close(long lastNanos) {
    boolean over = ended != null || disconnect != null;
    if (connect != null && connack == null && firstFromServer && !lossy) {
      unanswered(Check.CONNECT_UNANSWERED, connect, lastNanos, over);
    }
    if (!lossy) {
      ofClient.untold().forEach(each -> unanswered(each, lastNanos, over));
      ofServer.untold().forEach(each -> unanswered(each, lastNanos, over));
      pings.forEach(each -> unanswered(Check.PING_UNANSWERED, each, lastNanos, over));
    }
    session.sentAgain += ofClient.sentAgain() + ofServer.sentAgain();
    ofClient.forget();
    ofServer.forget();
    MqttPacket greeting = connack;
    if (ended != null && disconnect == null && !refused && greeting != null) {
      session.endedWithoutDisconnect++;
      Check check = Check.CLOSED_WITHOUT_DISCONNECT;
      out.observed(
          new Observation(
              check.id(),
              check.severity(),
              check.statement(greeting.tree().protocolLevel()),
              check.text(),
              ended,
              greeting.stream(),
              greeting.client().clientId(),
              -1,
              0));
    }
  }

  private void unanswered(Handshake handshake, long lastNanos, boolean over) {
    boolean released = handshake.awaited == PacketType.PUBCOMP;
    Check check =
        switch (handshake.type) {
          case SUBSCRIBE -> Check.SUBSCRIBE_UNACKNOWLEDGED;
          case UNSUBSCRIBE -> Check.UNSUBSCRIBE_UNACKNOWLEDGED;
          default -> released ? Check.PUBREL_UNACKNOWLEDGED : Check.PUBLISH_UNACKNOWLEDGED;
        };
    unanswered(check, handshake.asked, lastNanos, over);
  }

  private void unanswered(Check check, MqttPacket asked, long lastNanos, boolean over) {
    if (over || lastNanos - asked.at().frame.epochNanos() >= PATIENCE_NANOS) {
      session.unacknowledged++;
      remark(check, asked);
    }
  }
}
