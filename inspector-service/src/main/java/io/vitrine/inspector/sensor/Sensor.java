package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Dissection;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.ClientNames;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.MqttStream;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import io.vitrine.inspector.sensor.reassembly.Endpoint;
import io.vitrine.inspector.sensor.reassembly.TcpStream;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes captured frames and hands over the MQTT packets in them, each when its last byte is there.
 * Memory is bounded by the number of streams and by a budget for bytes held back. One thread.
 */
public final class Sensor {
  /** Most streams followed at a time; beyond, the one longest silent is forgotten. */
  static final int STREAMS_MAX = 100_000;

  /** Most bytes held back for order and for packets that are not complete. */
  static final long HELD_BYTES_MAX = 128L * 1024 * 1024;

  /** The ends of a connection; the same addresses in another mirror are another connection. */
  private record Pair(Endpoint low, Endpoint high, int vni) {
    static Pair of(Segment segment) {
      Endpoint a = Endpoint.source(segment);
      Endpoint b = Endpoint.destination(segment);
      return a.compareTo(b) <= 0 ? new Pair(a, b, segment.vni) : new Pair(b, a, segment.vni);
    }
  }

  private final Map<Pair, TcpStream> streams = new LinkedHashMap<>(1024, 0.75f, true);
  private final BufferBudget budget = new BufferBudget(HELD_BYTES_MAX);
  private final Layers layers = new Layers();
  private final DecodeAs decodeAs;
  private final KeyLog keys;
  private final SensorListener out;
  private long streamsSeen;
  private long packetsSeen;
  private long bytesMissing;
  private long bytesSkipped;
  private long lastFrame = -1;
  private int pdu;

  /**
   * @param keys secrets of TLS connections; may grow while frames come
   */
  public Sensor(DecodeAs decodeAs, KeyLog keys, SensorListener out) {
    this.decodeAs = decodeAs;
    this.keys = keys;
    this.out = out;
  }

  public void accept(CapturedFrame frame) {
    Segment segment = layers.read(frame);
    if (segment == null) {
      return;
    }
    if (segment.protocol != Segment.TCP) {
      out.segment(segment, -1);
      return;
    }
    Pair pair = Pair.of(segment);
    TcpStream stream = streams.get(pair);
    if (stream == null || stream.replacedBy(segment)) {
      if (stream != null) {
        finish(stream);
      }
      stream = open(segment);
      streams.put(pair, stream);
      forgetEldest();
    }
    out.segment(segment, stream.index());
    stream.accept(segment);
  }

  /** No more frames will come. */
  public void finish() {
    streams.values().forEach(this::finish);
    streams.clear();
  }

  public long streams() {
    return streamsSeen;
  }

  public long packets() {
    return packetsSeen;
  }

  /** Bytes of MQTT streams that were never captured. */
  public long bytesMissing() {
    return bytesMissing;
  }

  /** Captured bytes of MQTT streams that belong to no packet that could be read. */
  public long bytesSkipped() {
    return bytesSkipped;
  }

  /** Fragmented datagrams of which not all could be had. */
  public long datagramsLost() {
    return layers.datagramsLost();
  }

  private TcpStream open(Segment first) {
    Carrier carrier = new Carrier(streamsSeen++);
    MqttStream.Packets packets =
        new MqttStream.Packets() {
          @Override
          public void packet(
              Dissection tree, boolean fromClient, Segment at, ClientNames client, long[] parts) {
            emit(carrier, tree, fromClient, at, client, parts);
          }

          @Override
          public void lost(boolean fromClient, long missing, long skipped, Segment at) {
            bytesMissing += missing;
            bytesSkipped += skipped;
            out.lost(carrier, fromClient, missing, skipped, at);
          }
        };
    return new TcpStream(
        carrier.stream(),
        first,
        complete ->
            new ContentRouter(first, decodeAs, carrier, complete, keys, out, packets, budget),
        budget);
  }

  private void emit(
      Carrier carrier,
      Dissection tree,
      boolean fromClient,
      Segment at,
      ClientNames client,
      long[] parts) {
    pdu = at.frame.number() == lastFrame ? pdu + 1 : 0;
    lastFrame = at.frame.number();
    out.packet(
        new MqttPacket(packetsSeen++, pdu, carrier, fromClient, at, tree, client, parts, -1));
  }

  private void finish(TcpStream stream) {
    stream.finish();
    out.closed(stream.index());
  }

  private void forgetEldest() {
    if (streams.size() > STREAMS_MAX) {
      var eldest = streams.entrySet().iterator();
      TcpStream silent = eldest.next().getValue();
      eldest.remove();
      finish(silent);
    }
  }
}
