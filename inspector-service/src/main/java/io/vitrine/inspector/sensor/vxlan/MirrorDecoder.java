package io.vitrine.inspector.sensor.vxlan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.dissect.Dissection;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Duplicates;
import io.vitrine.inspector.sensor.Sensor;
import io.vitrine.inspector.sensor.SensorListener;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.inspector.sensor.vxlan.Mirror.Count;
import io.vitrine.tap.TapWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * From datagrams to MQTT packets in the flight recorder, counting on the way.
 *
 * <p>Threads: one; {@link #notVxlan} on any.
 */
final class MirrorDecoder implements SensorListener {
  /** Where traffic is not analysed. */
  static final SensorListener NOBODY = packet -> {};

  private static final int VXLAN_HEADER_BYTES = 8;
  private static final int ETHERNET_BYTES = 14;
  private static final int RAW = -1;

  private final Mirrors mirrors;
  private final CaptureFilter filter;
  private final MirrorConnections connections;
  private final TapWriter tap;
  private final SensorListener analysis;
  private final Layers layers = new Layers();
  private final Duplicates duplicates;
  private final Sensor sensor;
  private final LongAdder notVxlan = new LongAdder();

  /** As much of a packet as the tap keeps. */
  private final byte[] beginning;

  private final ByteBuf beginnings;
  private long frames;
  private long lastNanos;

  MirrorDecoder(
      Mirrors mirrors,
      CaptureFilter filter,
      Duplicates duplicates,
      MirrorConnections connections,
      TapWriter tap,
      SensorListener analysis,
      KeyLog keys) {
    this.analysis = analysis;
    this.sensor = new Sensor(DecodeAs.STANDARD, keys, this);
    this.mirrors = mirrors;
    this.filter = filter;
    this.duplicates = duplicates;
    this.connections = connections;
    this.tap = tap;
    this.beginning = new byte[tap.frameBytesMax()];
    this.beginnings = Unpooled.wrappedBuffer(beginning);
  }

  /** Datagrams that are too short to hold a mirrored frame. */
  long notVxlan() {
    return notVxlan.sum();
  }

  void accept(Datagram datagram) {
    byte[] bytes = datagram.bytes();
    if (bytes.length < VXLAN_HEADER_BYTES + ETHERNET_BYTES) {
      notVxlan.increment();
      return;
    }
    lastNanos = Math.max(lastNanos, datagram.epochNanos());
    int vni = (bytes[4] & 0xFF) << 16 | (bytes[5] & 0xFF) << 8 | bytes[6] & 0xFF;
    Mirror mirror = mirrors.of(vni);
    mirror.add(Count.PACKETS);
    mirror.add(Count.BYTES, bytes.length - VXLAN_HEADER_BYTES);
    CapturedFrame frame = new CapturedFrame(++frames, lastNanos, RAW, bytes, bytes.length);
    Segment segment = layers.readVxlan(frame, datagram.outer());
    if (segment == null) {
      unread(mirror);
      return;
    }
    if (!filter.admits(segment)) {
      mirror.add(Count.EXCLUDED);
      return;
    }
    if (segment.payloadCaptured() < segment.payloadLength) {
      mirror.add(Count.TRUNCATED);
    }
    int before = duplicates.before(segment);
    if (before == Duplicates.NOWHERE) {
      sensor.accept(segment);
      return;
    }
    mirror.add(Count.DUPLICATES);
    if (before != segment.vni) {
      sensor.same(segment, before);
    } else if (segment.identification() == 0) {
      // TCP may have sent it again, and flows are to know.
      sensor.accept(segment);
    }
  }

  private void unread(Mirror mirror) {
    switch (layers.outcome()) {
      case NOT_IP, UNKNOWN -> mirror.add(Count.NOT_IP);
      case CUT, DAMAGED -> mirror.add(Count.DECODE_ERRORS);
      case FRAGMENT, READ -> {}
    }
  }

  /** The mirror nearest to the frame; of mirrors in mirrors the inner one. */
  private Mirror of(Segment segment) {
    return mirrors.of(Math.max(0, segment.vni));
  }

  @Override
  public void packet(MqttPacket packet) {
    Mirror mirror = of(packet.at());
    mirror.add(Count.MQTT_PACKETS);
    connections.packet(packet, mirror.name());
    analysis.packet(packet);
    Dissection tree = packet.tree();
    int copied = tree.copy(beginning);
    long id = MirrorConnections.id(packet.stream());
    int level = tree.protocolLevel();
    tap.segment(packet.around());
    String topic = tree.resolvedTopic();
    if (topic != null) {
      tap.topic(topic.getBytes(StandardCharsets.UTF_8));
    }
    if (packet.fromClient()) {
      tap.fromClient(beginnings, 0, copied, tree.frameLength(), level, id, lastNanos);
    } else {
      tap.toClient(beginnings, 0, copied, tree.frameLength(), level, id, lastNanos);
    }
  }

  @Override
  public void segment(Segment segment, long stream) {
    analysis.segment(segment, stream);
    if (stream >= 0 && segment.has(Segment.RST)) {
      connections.closed(stream, lastNanos, "reset by " + side(segment, stream));
    } else if (stream >= 0 && segment.has(Segment.FIN)) {
      connections.closed(stream, lastNanos, "ended by " + side(segment, stream));
    }
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    analysis.lost(carrier, fromClient, missing, skipped, at);
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    analysis.tls(carrier, session, opening);
  }

  private String side(Segment segment, long stream) {
    @Nullable Boolean client = connections.fromClient(stream, segment);
    return client == null ? "one side" : client ? "the client" : "the broker";
  }

  @Override
  public void gap(int missing, Segment at) {
    of(at).add(Count.GAPS);
    of(at).add(Count.GAP_BYTES, missing);
  }

  @Override
  public void early(Segment at) {
    of(at).add(Count.REORDERED);
  }

  @Override
  public void closed(long stream) {
    analysis.closed(stream);
    connections.closed(stream, lastNanos, "silent, and forgotten for others");
  }
}
