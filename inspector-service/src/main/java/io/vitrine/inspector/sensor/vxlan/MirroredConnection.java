package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TlsInfo;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.ClientNames;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.mqtt.packet.PacketType;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a mirror shows of one MQTT connection.
 *
 * <p>Threads: any; guarded by itself.
 */
final class MirroredConnection {
  private final String node;
  private final String mirror;
  private final long id;
  private final Carrier carrier;
  private final long openedNanos;
  private final String remoteHost;
  private final int remotePort;
  private final String localHost;
  private final int localPort;
  private ClientNames client = ClientNames.UNKNOWN;
  private int protocolLevel;
  private boolean cleanStart;
  private int keepAliveSeconds;
  private long packetsIn;
  private long packetsOut;
  private long bytesIn;
  private long bytesOut;
  private long closedNanos;
  private @Nullable String closeCause;

  /**
   * @param first of its packets
   */
  MirroredConnection(String node, String mirror, long id, MqttPacket first) {
    Segment at = first.at();
    String source = Texts.address(at.source());
    String destination = Texts.address(at.destination());
    this.node = node;
    this.mirror = mirror;
    this.id = id;
    this.carrier = first.carrier();
    this.openedNanos = at.frame.epochNanos();
    this.remoteHost = first.fromClient() ? source : destination;
    this.remotePort = first.fromClient() ? at.sourcePort : at.destinationPort;
    this.localHost = first.fromClient() ? destination : source;
    this.localPort = first.fromClient() ? at.destinationPort : at.sourcePort;
  }

  synchronized void packet(MqttPacket packet) {
    Dissection tree = packet.tree();
    client = packet.client();
    protocolLevel = Math.max(protocolLevel, tree.protocolLevel());
    if (packet.fromClient()) {
      packetsIn++;
      bytesIn += tree.frameLength();
    } else {
      packetsOut++;
      bytesOut += tree.frameLength();
    }
    if (tree.type() == PacketType.CONNECT) {
      protocolLevel = tree.protocolLevel();
      cleanStart = number(tree, MqttFields.CONFLAG_CLEANSESS) == 1;
      keepAliveSeconds = (int) number(tree, MqttFields.KALIVE);
    }
  }

  private static long number(Dissection tree, Field field) {
    int index = tree.find(field);
    return index < 0 ? 0 : tree.number(index);
  }

  boolean fromClient(Segment segment) {
    return segment.sourcePort == remotePort && Texts.address(segment.source()).equals(remoteHost);
  }

  /** It ended; the first cause counts. */
  synchronized boolean close(long nanos, String cause) {
    boolean first = closedNanos == 0;
    if (first) {
      closedNanos = nanos;
      closeCause = cause;
    }
    return first;
  }

  synchronized boolean open() {
    return closedNanos == 0;
  }

  synchronized ConnectionInfo info() {
    return new ConnectionInfo(
        node,
        id,
        0,
        mirror,
        carrier.transport().title(),
        tls(),
        remoteHost,
        remotePort,
        localHost,
        localPort,
        TimeUnit.NANOSECONDS.toMillis(openedNanos),
        TimeUnit.NANOSECONDS.toMillis(closedNanos),
        closeCause,
        client.clientId(),
        client.username(),
        protocolLevel,
        cleanStart,
        keepAliveSeconds,
        0,
        packetsIn,
        packetsOut,
        bytesIn,
        bytesOut,
        0);
  }

  private @Nullable TlsInfo tls() {
    TlsSession tls = carrier.tls();
    if (tls == null) {
      return null;
    }
    String name = tls.serverName();
    TlsSession.Certificate subject = tls.clientCertificate();
    return new TlsInfo(
        "TLSv" + tls.version(),
        tls.cipher(),
        name.isEmpty() ? null : name,
        subject == null ? null : subject.subject());
  }
}
