package io.vitrine.inspector.traffic;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Finding;
import io.vitrine.inspector.conversation.Conversations;
import io.vitrine.inspector.conversation.HandshakeBudget;
import io.vitrine.inspector.conversation.Session;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.finding.TlsChecks;
import io.vitrine.inspector.flow.Flow;
import io.vitrine.inspector.flow.FlowTable;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.mqtt.packet.PacketType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Flows, sessions and findings of one node's traffic as it comes. Of a PUBLISH it keeps as much as
 * a tap does, {@value #KEPT_BYTES} bytes.
 *
 * <p>Threads: any; guarded by itself.
 */
public final class TrafficAnalysis implements SensorListener {
  static final int KEPT_BYTES = 256;
  static final int FLOWS_MAX = 50_000;

  /** Sessions that are kept. */
  public static final int SESSIONS_MAX = 20_000;

  static final int HANDSHAKES_MAX = 100_000;
  static final int SECURED_MAX = 10_000;

  private static final long NANOS = 1_000_000_000L;

  /** A TLS handshake that is judged when its connection ends. */
  private record Secured(Carrier carrier, TlsSession session, Segment opening) {}

  private final String node;
  private final TrafficLog findings;
  private final FlowTable flows;
  private final Conversations conversations;
  private final Map<Long, Secured> secured = new LinkedHashMap<>();
  private long packets;
  private long missed;
  private long sessionsDropped;

  TrafficAnalysis(String node, TrafficLog flows, TrafficLog findings) {
    this.node = node;
    this.findings = findings;
    this.flows = new FlowTable(FLOWS_MAX, flow -> flows.add(TrafficRecord.of(node, flow)));
    this.conversations =
        new Conversations(
            SESSIONS_MAX,
            new HandshakeBudget(HANDSHAKES_MAX),
            this::tell,
            over -> sessionsDropped++);
  }

  private void tell(Observation made) {
    findings.add(TrafficRecord.of(node, made));
  }

  public String node() {
    return node;
  }

  /** Packets that were looked at. */
  public synchronized long packets() {
    return packets;
  }

  /** Packets that were not, because there were too many. */
  public synchronized long missed() {
    return missed;
  }

  /** Sessions that are forgotten, because there were too many. */
  public synchronized long sessionsDropped() {
    return sessionsDropped;
  }

  /** So many packets of any connection were not looked at. */
  public synchronized void missed(long count) {
    missed += count;
    conversations.missed();
  }

  /** A connection was there before its packets were looked at. */
  synchronized void joined(long stream) {
    conversations.missed(stream);
  }

  /** It is that time: minutes end, and answers are overdue. */
  public synchronized void passed(long epochNanos) {
    flows.passed(Math.floorDiv(epochNanos, NANOS));
    conversations.passed(epochNanos);
  }

  @Override
  public synchronized void packet(MqttPacket packet) {
    packets++;
    for (Finding each : packet.tree().findings()) {
      tell(Observation.of(each, packet));
    }
    conversations.follow(kept(packet));
  }

  private static MqttPacket kept(MqttPacket packet) {
    Dissection tree = packet.tree();
    boolean large = tree.type() == PacketType.PUBLISH && tree.captured() > KEPT_BYTES;
    String topic = tree.resolvedTopic();
    if (large) {
      byte[] beginning = tree.bytes(0, KEPT_BYTES);
      tree =
          Dissector.dissect(
              beginning,
              0,
              KEPT_BYTES,
              tree.frameLength(),
              tree.protocolLevel(),
              packet.fromClient());
      tree = topic == null ? tree : tree.resolveTopic(topic);
    }
    return packet.seen(packet.at().headers(), tree);
  }

  @Override
  public synchronized void segment(Segment segment, long stream) {
    flows.accept(segment, stream);
    conversations.segment(segment, stream);
  }

  @Override
  public synchronized void lost(
      Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    conversations.lost(carrier, missing, skipped, at);
  }

  @Override
  public synchronized void tls(Carrier carrier, TlsSession session, Segment opening) {
    secured.put(carrier.stream(), new Secured(carrier, session, opening.headers()));
    if (secured.size() > SECURED_MAX) {
      judge(secured.keySet().iterator().next());
    }
  }

  private void judge(long stream) {
    Secured over = secured.remove(stream);
    if (over != null) {
      TlsChecks.check(over.carrier, over.session, over.opening, this::tell);
    }
  }

  @Override
  public synchronized void closed(long stream) {
    judge(stream);
    flows.closed(stream);
    conversations.closed(stream);
  }

  synchronized void finish() {
    flows.finish();
    conversations.finish();
  }

  /** Tells flows whose minute is not over. */
  public synchronized void openFlows(Consumer<Flow> to) {
    flows.open().forEach(to);
  }

  /** Tells sessions, in the order in which they began. They change when this is over. */
  public synchronized void sessions(Consumer<Session> to) {
    conversations.sessions().forEach(to);
  }
}
