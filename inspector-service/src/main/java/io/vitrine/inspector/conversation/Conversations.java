package io.vitrine.inspector.conversation;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Finding;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.finding.Check;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows all connections of a capture: which packet answers which, what breaks a rule that takes
 * more than one packet to see, and what each client identifier did. Holds at most {@value
 * #SESSIONS_MAX} sessions; beyond, the one that was opened first is handed over early. One thread.
 */
public final class Conversations {
  static final int SESSIONS_MAX = 50_000;

  /** So long an answer may take while traffic goes on. */
  private static final long OVERDUE_NANOS = 30_000_000_000L;

  /** Wills that are waited for. */
  private static final int WILLS_MAX = 10_000;

  /** A will by its topic and a hash of its payload. */
  private record Will(String topic, int payloadHash) {}

  private final Map<Long, Dialogue> dialogues = new HashMap<>();
  private final Map<String, Session> sessions = new LinkedHashMap<>();
  private final Map<String, Dialogue> open = new HashMap<>();
  private final Map<Will, Session> wills = new LinkedHashMap<>();
  private final Observation.Sink out;
  private final Consumer<Session> done;
  private final Behaviour behaviour;
  private final int sessionsMax;
  private final HandshakeBudget budget;
  private long lastNanos = Long.MIN_VALUE;
  private long sessionsEarly;

  /**
   * @param out takes findings as they are made
   * @param done takes sessions at the end
   */
  public Conversations(Observation.Sink out, Consumer<Session> done) {
    this(SESSIONS_MAX, new HandshakeBudget(Integer.MAX_VALUE), out, done);
  }

  /**
   * @param sessionsMax held at most
   * @param budget of packets that wait for their answer, of all connections together
   * @param out takes findings as they are made
   * @param done takes sessions at the end, and those that are too many
   */
  public Conversations(
      int sessionsMax, HandshakeBudget budget, Observation.Sink out, Consumer<Session> done) {
    this.sessionsMax = sessionsMax;
    this.budget = budget;
    this.out = out;
    this.done = done;
    this.behaviour = new Behaviour(out);
  }

  /** Takes a packet; the same comes back, knowing what it answers. */
  public MqttPacket packet(MqttPacket packet) {
    for (Finding each : packet.tree().findings()) {
      out.observed(Observation.of(each, packet));
    }
    return follow(packet);
  }

  /** Takes a packet whose own findings were told already. */
  public MqttPacket follow(MqttPacket packet) {
    Dialogue dialogue = dialogue(packet.stream());
    if (packet.tree().type() == PacketType.CONNECT && dialogue.connect() == null) {
      connected(packet, dialogue);
    }
    Session session = dialogue.session();
    session.lastNanos = packet.at().frame.epochNanos();
    assigned(packet, dialogue);
    long latency = dialogue.accept(packet);
    behaviour.accept(packet);
    if (!packet.fromClient() && packet.tree().type() == PacketType.PUBLISH && !wills.isEmpty()) {
      fired(packet.tree());
    }
    return latency < 0 ? packet : packet.answering(latency);
  }

  private Dialogue dialogue(long stream) {
    return dialogues.computeIfAbsent(stream, each -> new Dialogue(out, budget));
  }

  private void connected(MqttPacket packet, Dialogue dialogue) {
    String clientId = packet.client().clientId();
    Session session = clientId == null || clientId.isEmpty() ? new Session("") : session(clientId);
    begin(packet, dialogue, session);
    if (!session.clientId().isEmpty()) {
      Dialogue before = open.put(session.clientId(), dialogue);
      if (before != null && before != dialogue && before.open()) {
        session.takeovers++;
        String text = session.clientId() + " was connected, and connects again";
        out.observed(Observation.of(Check.TAKEOVER, packet, text));
      }
    }
  }

  private static void begin(MqttPacket packet, Dialogue dialogue, Session session) {
    long now = packet.at().frame.epochNanos();
    session.connections++;
    session.firstNanos = session.firstNanos == 0 ? now : session.firstNanos;
    session.lastNanos = now;
    session.protocolLevel = packet.tree().protocolLevel();
    String username = packet.client().username();
    session.username = username == null ? session.username : username;
    dialogue.session(session);
  }

  /** The server may choose the client identifier [MQTT-3.2.2-16]. */
  private void assigned(MqttPacket packet, Dialogue dialogue) {
    MqttPacket connect = dialogue.nameless() ? dialogue.connect() : null;
    String clientId = packet.client().clientId();
    if (connect != null && clientId != null && !clientId.isEmpty()) {
      begin(connect, dialogue, session(clientId));
      open.put(clientId, dialogue);
    }
  }

  private Session session(String clientId) {
    Session known = sessions.get(clientId);
    if (known == null) {
      if (sessions.size() >= sessionsMax) {
        Iterator<Session> eldest = sessions.values().iterator();
        done.accept(eldest.next());
        eldest.remove();
        sessionsEarly++;
      }
      known = new Session(clientId);
      sessions.put(clientId, known);
    }
    return known;
  }

  private void fired(Dissection publish) {
    int topic = publish.find(MqttFields.TOPIC);
    int payload = publish.find(MqttFields.MSG);
    if (topic < 0 || payload < 0) {
      return;
    }
    int hash = java.util.Arrays.hashCode(publish.content(payload));
    Session session = wills.remove(new Will(publish.text(topic), hash));
    if (session != null) {
      session.willsFired++;
    }
  }

  /** Takes each segment, for the time and the end of connections. */
  public void segment(Segment segment, long stream) {
    lastNanos = Math.max(lastNanos, segment.frame.epochNanos());
    if (stream >= 0 && (segment.flags & (Segment.FIN | Segment.RST)) != 0) {
      Dialogue dialogue = dialogues.get(stream);
      if (dialogue != null) {
        dialogue.ended(segment);
        will(dialogue);
      }
    }
  }

  private void will(Dialogue dialogue) {
    MqttPacket connect = dialogue.connect();
    if (connect == null || dialogue.leftInPeace() || wills.size() >= WILLS_MAX) {
      return;
    }
    Dissection tree = connect.tree();
    int topic = tree.find(MqttFields.WILLTOPIC);
    int payload = tree.find(MqttFields.WILLMSG);
    if (topic >= 0 && payload >= 0) {
      int hash = java.util.Arrays.hashCode(tree.content(payload));
      wills.put(new Will(tree.text(topic), hash), dialogue.session());
    }
  }

  /** Bytes of a connection were lost: what seems to be missing in it may have been in them. */
  public void lost(Carrier carrier, long missing, long skipped, Segment at) {
    dialogue(carrier.stream()).setLossy();
    String text = missing + " bytes were not captured, " + skipped + " passed over";
    out.observed(Observation.of(Check.BYTES_MISSING, at, carrier.stream(), text));
  }

  /** Packets of a connection were missed without a trace; nobody is told. */
  public void missed(long stream) {
    dialogue(stream).setLossy();
  }

  /** Packets of any connection may have been missed. */
  public void missed() {
    dialogues.values().forEach(Dialogue::setLossy);
  }

  /** Traffic goes on, and it is that time: answers that are overdue are told, and who is silent. */
  public void passed(long epochNanos) {
    lastNanos = Math.max(lastNanos, epochNanos);
    dialogues.values().forEach(each -> each.overdue(epochNanos - OVERDUE_NANOS));
    behaviour.silent(epochNanos);
  }

  /** Sessions that were handed over before the end, since there were too many. */
  public long sessionsEarly() {
    return sessionsEarly;
  }

  /** Those that are held, in the order in which they were opened. */
  public Collection<Session> sessions() {
    return Collections.unmodifiableCollection(sessions.values());
  }

  /** The stream is followed no longer. */
  public void closed(long stream) {
    @Nullable Dialogue dialogue = dialogues.remove(stream);
    if (dialogue != null) {
      dialogue.close(lastNanos);
      open.remove(dialogue.session().clientId(), dialogue);
    }
  }

  /** No more frames will come. */
  public void finish() {
    dialogues.values().forEach(each -> each.close(lastNanos));
    dialogues.clear();
    behaviour.finish(lastNanos);
    sessions.values().forEach(done);
    sessions.clear();
  }
}
