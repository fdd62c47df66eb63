package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Dissection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Takes captured frames and hands over the MQTT packets in them, each when its last byte is there.
 * Memory is bounded by the number of streams and by a budget for bytes held back. One thread.
 */
final class Sensor {
  /** Most streams followed at a time; beyond, the one longest silent is forgotten. */
  static final int STREAMS_MAX = 100_000;

  /** Most bytes held back for order and for packets that are not complete. */
  static final long HELD_BYTES_MAX = 128L * 1024 * 1024;

  /** The ends of a connection; the same addresses in another mirror are another connection. */
  private record Pair(Endpoint low, Endpoint high, int vni) {
    static Pair of(Segment segment) {
      Endpoint a = Endpoint.of(segment.source, segment.sourcePort);
      Endpoint b = Endpoint.of(segment.destination, segment.destinationPort);
      return a.compareTo(b) <= 0 ? new Pair(a, b, segment.vni) : new Pair(b, a, segment.vni);
    }
  }

  private final Map<Pair, TcpStream> streams = new LinkedHashMap<>(1024, 0.75f, true);
  private final BufferBudget budget = new BufferBudget(HELD_BYTES_MAX);
  private final MqttPorts ports;
  private final Consumer<MqttPacket> out;
  private long streamsSeen;
  private long packetsSeen;
  private long bytesLost;
  private long lastFrame = -1;
  private int pdu;

  Sensor(MqttPorts ports, Consumer<MqttPacket> out) {
    this.ports = ports;
    this.out = out;
  }

  void accept(CapturedFrame frame) {
    Segment segment = Layers.of(frame);
    if (segment == null) {
      return;
    }
    Pair pair = Pair.of(segment);
    TcpStream stream = streams.get(pair);
    if (stream == null || stream.replacedBy(segment)) {
      if (stream != null) {
        stream.finish();
      }
      stream = open(segment);
      streams.put(pair, stream);
      forgetEldest();
    }
    stream.accept(segment);
  }

  /** No more frames will come. */
  void finish() {
    streams.values().forEach(TcpStream::finish);
    streams.clear();
  }

  long streams() {
    return streamsSeen;
  }

  long packets() {
    return packetsSeen;
  }

  /** Bytes of MQTT streams that belong to no packet that could be read. */
  long bytesLost() {
    return bytesLost;
  }

  private TcpStream open(Segment first) {
    long index = streamsSeen++;
    MqttStream.Packets packets =
        new MqttStream.Packets() {
          @Override
          public void packet(Dissection tree, boolean fromClient, Segment at, ClientNames client) {
            emit(index, tree, fromClient, at, client);
          }

          @Override
          public void lost(long bytes) {
            bytesLost += bytes;
          }
        };
    return new TcpStream(index, first, new MqttStream(first, ports, packets, budget), budget);
  }

  private void emit(
      long stream, Dissection tree, boolean fromClient, Segment at, ClientNames client) {
    pdu = at.frame.number() == lastFrame ? pdu + 1 : 0;
    lastFrame = at.frame.number();
    out.accept(new MqttPacket(packetsSeen++, pdu, stream, fromClient, at, tree, client));
  }

  private void forgetEldest() {
    if (streams.size() > STREAMS_MAX) {
      var eldest = streams.entrySet().iterator();
      TcpStream silent = eldest.next().getValue();
      eldest.remove();
      silent.finish();
    }
  }
}
