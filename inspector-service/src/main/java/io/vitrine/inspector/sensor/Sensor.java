package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.ClientNames;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.MqttStream;
import io.vitrine.inspector.sensor.mqtt.StreamPlace;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import io.vitrine.inspector.sensor.reassembly.TcpStream;
import io.vitrine.inspector.sensor.tls.KeyLog;
import io.vitrine.inspector.sensor.tls.TlsSession;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes captured frames and hands over the MQTT packets in them, each when its last byte is there.
 * Memory is bounded by the number of streams and by a budget for bytes held back. One thread.
 */
public final class Sensor {
  /** Most streams followed at a time, if memory allows; beyond, the one longest silent is left. */
  static final int STREAMS_MAX = 100_000;

  /** What a stream may take with what is known of its client, in bytes of the heap. */
  private static final int STREAM_BYTES = 8 * 1024;

  /** Streams that are over and are kept for segments that come late. */
  private static final int OVER_MAX = 1_000;

  /** Most bytes held back for order and for packets that are not complete. */
  static final long HELD_BYTES_MAX = 128L * 1024 * 1024;

  /**
   * The ends of a connection; the same addresses in another mirror are another connection, unless
   * {@link #same} says otherwise.
   */
  private record Pair(
      boolean version6, long highA, long lowA, long highB, long lowB, int ports, int vni) {
    static Pair of(Segment of) {
      int byHigh = Long.compare(of.sourceHigh, of.destinationHigh);
      int byLow = byHigh != 0 ? byHigh : Long.compare(of.sourceLow, of.destinationLow);
      int order = byLow != 0 ? byLow : Integer.compare(of.sourcePort, of.destinationPort);
      return order <= 0
          ? new Pair(
              of.version6,
              of.sourceHigh,
              of.sourceLow,
              of.destinationHigh,
              of.destinationLow,
              of.sourcePort << 16 | of.destinationPort,
              of.vni)
          : new Pair(
              of.version6,
              of.destinationHigh,
              of.destinationLow,
              of.sourceHigh,
              of.sourceLow,
              of.destinationPort << 16 | of.sourcePort,
              of.vni);
    }

    Pair in(int network) {
      return new Pair(version6, highA, lowA, highB, lowB, ports, network);
    }

    // What Java makes of a record's fields takes several times as long with one compiler alone.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Pair of
          && of.lowA == lowA
          && of.lowB == lowB
          && of.ports == ports
          && of.vni == vni
          && of.highA == highA
          && of.highB == highB
          && of.version6 == version6;
    }

    @Override
    public int hashCode() {
      long mixed = (lowA * 31 + lowB) * 31 + (highA * 31 + highB);
      mixed = (mixed * 31 + ports) * 0x9E3779B97F4A7C15L + vni;
      return (int) (mixed ^ mixed >>> 32);
    }
  }

  /** A stream and what is known of the connection in it. */
  private record Followed(TcpStream stream, Carrier carrier) {}

  private final Map<Pair, Followed> streams = new LinkedHashMap<>(1024, 0.75f, true);
  private final Map<Pair, Followed> over = new LinkedHashMap<>();
  private final int streamsMax =
      (int) Math.min(STREAMS_MAX, Runtime.getRuntime().maxMemory() / STREAM_BYTES);

  /** Connections that another mirror shows too, each with where it is followed. */
  private final Map<Pair, Pair> twins = new LinkedHashMap<>(16, 0.75f, true);

  /** Null before the first frame of a mirror. */
  private @Nullable Duplicates duplicates;

  private final BufferBudget budget = new BufferBudget(HELD_BYTES_MAX);
  private final Layers layers = new Layers();
  private final DecodeAs decodeAs;
  private final KeyLog keys;
  private final SensorListener out;
  private final PayloadViews payloads;
  private final SparkplugAliases sparkplug;
  private long streamsSeen;
  private long streamsEncrypted;
  private long streamsLeft;
  private long packetsSeen;
  private long bytesMissing;
  private long bytesSkipped;
  private long lastFrame = -1;
  private int pdu;

  /**
   * @param keys secrets of TLS connections; may grow while frames come
   */
  public Sensor(DecodeAs decodeAs, KeyLog keys, SensorListener out) {
    this(decodeAs, keys, PayloadViews.AUTO, new SparkplugAliases(), out);
  }

  /**
   * @param keys secrets of TLS connections; may grow while frames come
   * @param payloads how payloads are looked at
   * @param sparkplug learns from what comes
   */
  public Sensor(
      DecodeAs decodeAs,
      KeyLog keys,
      PayloadViews payloads,
      SparkplugAliases sparkplug,
      SensorListener out) {
    this.decodeAs = decodeAs;
    this.keys = keys;
    this.payloads = payloads;
    this.sparkplug = sparkplug;
    this.out = out;
  }

  public void accept(CapturedFrame frame) {
    Segment segment = layers.read(frame);
    if (segment == null) {
      out.unread(layers.headers());
    } else if (segment.vni >= 0) {
      mirrored(segment);
    } else {
      accept(segment);
    }
  }

  /** Of a packet that comes through two mirrors the first copy counts. */
  private void mirrored(Segment segment) {
    Duplicates known = duplicates;
    if (known == null) {
      known = new Duplicates();
      duplicates = known;
    }
    int before = known.before(segment);
    if (before == Duplicates.NOWHERE || before == segment.vni) {
      accept(segment);
      return;
    }
    same(segment, before);
    Pair pair = Pair.of(segment);
    Followed followed =
        segment.protocol == Segment.TCP ? streams.get(twins.getOrDefault(pair, pair)) : null;
    out.copy(segment, followed == null ? -1 : followed.stream.index());
  }

  /** Takes what somebody else has read of a frame. */
  public void accept(Segment segment) {
    if (segment.protocol != Segment.TCP) {
      out.segment(segment, -1);
      return;
    }
    Pair pair = twins.isEmpty() ? Pair.of(segment) : followed(segment);
    Followed followed = streams.get(pair);
    if (followed == null || followed.stream.replacedBy(segment)) {
      if (followed != null) {
        over.remove(pair);
        finish(followed);
      }
      followed = open(segment);
      streams.put(pair, followed);
      forgetEldest();
    }
    out.segment(segment, followed.stream.index());
    followed.stream.accept(segment);
    if (followed.stream.over() && over.put(pair, followed) != followed) {
      leaveEldestOver();
    }
  }

  private void leaveEldestOver() {
    if (over.size() > OVER_MAX) {
      Map.Entry<Pair, Followed> eldest = over.entrySet().iterator().next();
      over.remove(eldest.getKey());
      if (streams.remove(eldest.getKey(), eldest.getValue())) {
        finish(eldest.getValue());
      }
    }
  }

  /** Where the segment's connection is followed. Who opens one anew may be somebody else. */
  private Pair followed(Segment segment) {
    Pair pair = Pair.of(segment);
    if (segment.has(Segment.SYN) && !segment.has(Segment.ACK)) {
      twins.remove(pair);
      return pair;
    }
    return twins.getOrDefault(pair, pair);
  }

  /**
   * The segment, which is not taken, came through another mirror before: its connection is the same
   * there and here, and one stream from now on, so that what one mirror lost the other has.
   *
   * @param other VXLAN network of the mirror that was first
   */
  public void same(Segment segment, int other) {
    if (segment.protocol != Segment.TCP) {
      return;
    }
    Pair here = Pair.of(segment);
    Pair there = twins.getOrDefault(here.in(other), here.in(other));
    if (!there.equals(here) && !there.equals(twins.put(here, there))) {
      Followed twice = streams.remove(here);
      if (twice != null) {
        finish(twice);
      }
      if (twins.size() > STREAMS_MAX) {
        twins.remove(twins.keySet().iterator().next());
      }
    }
  }

  /** No more frames will come. */
  public void finish() {
    streams.values().forEach(this::finish);
    streams.clear();
    over.clear();
  }

  public long streams() {
    return streamsSeen;
  }

  /** Streams with TLS whose content could not be decrypted; those that ended. */
  public long streamsEncrypted() {
    return streamsEncrypted;
  }

  /** Open streams that were followed no longer, since too many were open at a time. */
  public long streamsLeft() {
    return streamsLeft;
  }

  /** Streams that are followed at a time. */
  public int streamsMax() {
    return streamsMax;
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

  private Followed open(Segment first) {
    Carrier carrier = new Carrier(streamsSeen++);
    MqttStream.Packets packets =
        new MqttStream.Packets() {
          @Override
          public void packet(
              Dissection tree,
              boolean fromClient,
              Segment at,
              ClientNames client,
              long[] parts,
              StreamPlace place) {
            emit(carrier, tree, fromClient, at, client, parts, place);
          }

          @Override
          public void lost(boolean fromClient, long missing, long skipped, Segment at) {
            bytesMissing += missing;
            bytesSkipped += skipped;
            out.lost(carrier, fromClient, missing, skipped, at);
          }

          @Override
          public void passedOver(StreamPlace place, Segment at) {
            out.passedOver(carrier, place, at);
          }
        };
    TcpStream stream =
        new TcpStream(
            carrier.stream(),
            first,
            complete ->
                new ContentRouter(first, decodeAs, carrier, complete, keys, out, packets, budget),
            budget);
    return new Followed(stream, carrier);
  }

  private void emit(
      Carrier carrier,
      Dissection tree,
      boolean fromClient,
      Segment at,
      ClientNames client,
      long[] parts,
      StreamPlace place) {
    tree.viewPayload(payloads, sparkplug);
    pdu = at.frame.number() == lastFrame ? pdu + 1 : 0;
    lastFrame = at.frame.number();
    out.packet(
        new MqttPacket(
            packetsSeen++, pdu, carrier, fromClient, at, tree, client, parts, place, -1));
  }

  private void finish(Followed followed) {
    followed.stream.finish();
    TlsSession tls = followed.carrier.tls();
    if (tls != null && !tls.decrypted()) {
      streamsEncrypted++;
    }
    out.closed(followed.stream.index());
  }

  private void forgetEldest() {
    if (streams.size() > streamsMax) {
      var eldest = streams.entrySet().iterator();
      Map.Entry<Pair, Followed> silent = eldest.next();
      Followed left = silent.getValue();
      over.remove(silent.getKey());
      eldest.remove();
      streamsLeft += left.stream.over() ? 0 : 1;
      finish(left);
    }
  }
}
