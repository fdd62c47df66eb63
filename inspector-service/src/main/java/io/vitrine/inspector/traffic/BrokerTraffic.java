package io.vitrine.inspector.traffic;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapRecord;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.Ends;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.ClientNames;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.StreamPlace;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.mqtt.packet.PacketType;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a broker's tap tells into what {@link TrafficAnalysis} takes. A connection is over
 * when somebody said DISCONNECT, or after a silence of one and a half keep-alives, at least a
 * minute. One thread.
 */
final class BrokerTraffic {
  static final int CONNECTIONS_MAX = 20_000;

  private static final long[] NO_PARTS = {};
  private static final StreamPlace NOWHERE = new StreamPlace(0, 0);
  private static final int RAW = 101;
  private static final long SECOND = 1_000_000_000L;
  private static final long SILENCE_NANOS_MIN = 60 * SECOND;

  /** Without a keep-alive. */
  private static final long SILENCE_NANOS_MAX = 3_600 * SECOND;

  /** What is known of a connection. */
  private static final class Followed {
    private final Carrier carrier;
    private long lastNanos;
    private long silenceNanos = SILENCE_NANOS_MAX;
    private boolean over;

    Followed(Carrier carrier) {
      this.carrier = carrier;
    }
  }

  private final TrafficAnalysis analysis;
  private final Map<Long, Followed> connections = new LinkedHashMap<>(16, 0.75f, true);
  private long packets;

  BrokerTraffic(TrafficAnalysis analysis) {
    this.analysis = analysis;
  }

  TrafficAnalysis analysis() {
    return analysis;
  }

  void packet(CapturedPacket packet) {
    TapRecord record = packet.record();
    ConnectionInfo info = packet.connection();
    Dissection tree = packet.dissect();
    Followed followed = connections.get(record.connectionId());
    if (followed == null) {
      followed = new Followed(carrier(record, info));
      connections.put(record.connectionId(), followed);
      if (tree.type() != PacketType.CONNECT) {
        analysis.joined(record.connectionId());
      }
      forgetEldest();
    }
    followed.lastNanos = record.epochNanos();
    followed.over |= tree.type() == PacketType.DISCONNECT;
    int keepAlive = tree.type() == PacketType.CONNECT ? tree.find(MqttFields.KALIVE) : -1;
    if (keepAlive >= 0 && tree.number(keepAlive) > 0) {
      long patience = tree.number(keepAlive) * SECOND * 3 / 2;
      followed.silenceNanos = Math.max(SILENCE_NANOS_MIN, patience);
    }
    Segment at = segment(packet);
    analysis.segment(at, -1);
    ClientNames names =
        info == null ? ClientNames.UNKNOWN : new ClientNames(info.clientId(), info.username());
    if (tree.type() == PacketType.CONNECT) {
      names = ClientNames.ofConnect(tree);
    }
    analysis.packet(
        new MqttPacket(
            packets++,
            0,
            followed.carrier,
            record.fromClient(),
            at,
            tree,
            names,
            NO_PARTS,
            NOWHERE,
            -1));
  }

  private static Carrier carrier(TapRecord record, @Nullable ConnectionInfo info) {
    Carrier carrier = new Carrier(record.connectionId());
    String transport = info == null ? "tcp" : info.transport();
    if (transport.equals("tls") || transport.equals("wss")) {
      carrier.secured(new TlsSession());
    }
    if (transport.startsWith("ws")) {
      carrier.webSocket();
    }
    return carrier;
  }

  /** A packet stands for a segment: what TCP did is not known in a broker. */
  private static Segment segment(CapturedPacket packet) {
    TapRecord record = packet.record();
    int length = record.frameLength();
    CapturedFrame frame =
        new CapturedFrame(packet.number(), record.epochNanos(), RAW, new byte[0], length);
    Ends ends = Ends.of(packet.connection());
    return record.fromClient()
        ? Segment.inside(frame, ends.client(), ends.clientPort(), ends.broker(), ends.brokerPort())
        : Segment.inside(frame, ends.broker(), ends.brokerPort(), ends.client(), ends.clientPort());
  }

  void passed(long epochNanos) {
    Iterator<Map.Entry<Long, Followed>> all = connections.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Long, Followed> each = all.next();
      Followed followed = each.getValue();
      if (followed.over || epochNanos - followed.lastNanos > followed.silenceNanos) {
        all.remove();
        analysis.closed(each.getKey());
      }
    }
    analysis.passed(epochNanos);
  }

  private void forgetEldest() {
    if (connections.size() > CONNECTIONS_MAX) {
      Iterator<Long> eldest = connections.keySet().iterator();
      long gone = eldest.next();
      eldest.remove();
      analysis.closed(gone);
    }
  }
}
