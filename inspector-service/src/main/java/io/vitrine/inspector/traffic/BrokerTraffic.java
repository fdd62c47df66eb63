package io.vitrine.inspector.traffic;

import io.netty.util.NetUtil;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapRecord;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.capture.CapturedPacket;
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

  private static final byte[] NO_ADDRESS = new byte[4];
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
  private long frames;

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
    Segment at = segment(record, info);
    analysis.segment(at, -1);
    ClientNames names =
        info == null ? ClientNames.UNKNOWN : new ClientNames(info.clientId(), info.username());
    if (tree.type() == PacketType.CONNECT) {
      names = ClientNames.ofConnect(tree);
    }
    analysis.packet(
        new MqttPacket(
            frames,
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
  private Segment segment(TapRecord record, @Nullable ConnectionInfo info) {
    int length = record.frameLength();
    CapturedFrame frame =
        new CapturedFrame(++frames, record.epochNanos(), RAW, new byte[0], length);
    byte[] client = address(info == null ? "" : info.remoteHost());
    byte[] broker = address(info == null ? "" : info.localHost());
    if (client.length != broker.length) {
      client = wide(client);
      broker = wide(broker);
    }
    int clientPort = info == null ? 0 : info.remotePort();
    int brokerPort = info == null ? 0 : info.localPort();
    return record.fromClient()
        ? Segment.inside(frame, client, clientPort, broker, brokerPort)
        : Segment.inside(frame, broker, brokerPort, client, clientPort);
  }

  /** Of a Unix socket, 0.0.0.0. */
  private static byte[] address(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    return address == null ? NO_ADDRESS : address;
  }

  /** IPv4 as IPv6 has it: a PROXY header may tell another family than the socket's. */
  private static byte[] wide(byte[] address) {
    if (address.length == 16) {
      return address;
    }
    byte[] wide = new byte[16];
    wide[10] = (byte) 0xFF;
    wide[11] = (byte) 0xFF;
    System.arraycopy(address, 0, wide, 12, 4);
    return wide;
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
