package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.MqttFields;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Checksums;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.Carrier;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.mqtt.Transport;
import io.vitrine.inspector.sensor.tls.TlsSession;
import io.vitrine.mqtt.packet.PacketType;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Prints counts: frames, packets by type, version, QoS and transport, topics, losses, TLS. With a
 * filter they are of the frames that pass it; losses and TLS, which are of no frame, of the streams
 * of which any does.
 */
final class StatsPrinter implements Printer {
  private static final int TOPICS_MAX = 100_000;
  private static final int TOPICS_SHOWN = 10;
  private static final int SESSIONS_MAX = 10_000;

  /** What is counted for each packet, without putting texts together. */
  private static final String[] TYPES = labels("mqtt type ", PacketType.values());

  private static final String[] VERSIONS = labels("mqtt version ", 0, 1, 2, 3, 4, 5);
  private static final String[] QOS = labels("mqtt qos ", 0, 1, 2, 3);
  private static final String[] TRANSPORTS =
      labels("mqtt transport ", Stream.of(Transport.values()).map(Transport::title).toArray());

  private final Writer writer;
  private final boolean json;
  private final Map<String, long[]> counts = new HashMap<>();
  private final Map<String, long[]> topics = new HashMap<>();
  private final List<TlsSession> sessions = new ArrayList<>();
  private final boolean filtered;

  /** Streams, while they last, of which a frame passed the filter. */
  private final Set<Long> matched = new HashSet<>();

  /** What is counted when it is known whether a frame of the stream passes. */
  private final Map<Long, List<Runnable>> later = new HashMap<>();

  private long frames;
  private long frameBytes;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  StatsPrinter(DissectTask task, Writer writer) {
    this.writer = writer;
    this.json = task.format() != DissectTask.Format.TEXT;
    this.filtered = !task.filter().isBlank();
  }

  @Override
  public void frame(CapturedFrame frame) {
    if (!filtered) {
      count(frame);
    }
  }

  @Override
  public void matching(JudgedFrame frame) {
    if (frame.segment() || frame.packets().isEmpty()) {
      count(frame.at().frame);
    }
    if (frame.segment()) {
      count(frame.at(), frame.stream());
    }
    if (frame.stream() >= 0) {
      matched.add(frame.stream());
    }
  }

  private void count(CapturedFrame frame) {
    frames++;
    frameBytes += frame.wireLength();
    firstNanos = Math.min(firstNanos, frame.epochNanos());
    lastNanos = Math.max(lastNanos, frame.epochNanos());
    if (frame.bytes().length < frame.wireLength()) {
      count("frame truncated");
    }
  }

  @Override
  public void segment(Segment segment, long stream) {
    if (!filtered) {
      count(segment, stream);
    }
  }

  private void count(Segment segment, long stream) {
    count(stream >= 0 ? "segment tcp" : segment.protocol == Segment.UDP ? "segment udp" : "other");
    if (segment.mirrored()) {
      count("segment mirrored");
    }
    if (Checksums.ip(segment) == Checksums.BAD) {
      count("checksum ip bad");
    }
    if (Checksums.tcp(segment) == Checksums.BAD) {
      count("checksum tcp bad");
    }
  }

  @Override
  public void packet(MqttPacket packet) {
    Dissection tree = packet.tree();
    count("mqtt packets");
    count(TYPES[tree.type().ordinal()]);
    count(VERSIONS[Math.max(0, Math.min(tree.protocolLevel(), VERSIONS.length - 1))]);
    count(TRANSPORTS[packet.carrier().transport().ordinal()]);
    if (tree.malformed()) {
      count("mqtt malformed");
    }
    if (tree.type() == PacketType.PUBLISH) {
      count(QOS[tree.flags() >> 1 & 3]);
      int topic = tree.find(MqttFields.TOPIC);
      String resolved = tree.resolvedTopic();
      String name = resolved != null ? resolved : topic < 0 ? "" : tree.text(topic);
      if (topics.size() < TOPICS_MAX || topics.containsKey(name)) {
        add(topics, name, 1);
      }
    }
  }

  @Override
  public void lost(Carrier carrier, boolean fromClient, long missing, long skipped, Segment at) {
    ofStream(
        carrier.stream(),
        () -> {
          count("loss places");
          add(counts, "loss bytes missing", missing);
          add(counts, "loss bytes skipped", skipped);
        });
  }

  @Override
  public void tls(Carrier carrier, TlsSession session, Segment opening) {
    ofStream(
        carrier.stream(),
        () -> {
          count("tls streams");
          if (sessions.size() < SESSIONS_MAX) {
            sessions.add(session);
          }
        });
  }

  private void ofStream(long stream, Runnable counting) {
    if (filtered) {
      later.computeIfAbsent(stream, any -> new ArrayList<>(1)).add(counting);
    } else {
      counting.run();
    }
  }

  @Override
  public void closed(long stream) {
    List<Runnable> waiting = later.remove(stream);
    if (matched.remove(stream) && waiting != null) {
      waiting.forEach(Runnable::run);
    }
  }

  private static String[] labels(String before, Object... values) {
    return Stream.of(values).map(each -> before + each).toArray(String[]::new);
  }

  private void count(String what) {
    add(counts, what, 1);
  }

  private static void add(Map<String, long[]> to, String what, long number) {
    long[] count = to.get(what);
    if (count == null) {
      to.put(what, new long[] {number});
    } else {
      count[0] += number;
    }
  }

  /** By name. */
  private Map<String, Long> sorted() {
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((what, count) -> sorted.put(what, count[0]));
    return sorted;
  }

  @Override
  public void finish() throws IOException {
    if (json) {
      json();
    } else {
      text();
    }
  }

  private void text() throws IOException {
    StringBuilder duration = new StringBuilder();
    Texts.seconds(frames == 0 ? 0 : lastNanos - firstNanos, 6, duration);
    writer.append(String.format("%-24s %d%n", "frames", frames));
    writer.append(String.format("%-24s %d%n", "frame bytes", frameBytes));
    writer.append(String.format("%-24s %s%n", "seconds", duration));
    for (Map.Entry<String, Long> each : sorted().entrySet()) {
      writer.append(String.format("%-24s %d%n", each.getKey(), each.getValue()));
    }
    for (Map.Entry<String, Long> each : top()) {
      writer.append(String.format("topic %-18s %d%n", each.getKey(), each.getValue()));
    }
    for (TlsSession each : sessions) {
      writer.append(String.format("tls %s%n", line(each)));
    }
  }

  private static String line(TlsSession of) {
    TlsSession.Certificate shown = of.serverCertificate();
    return String.format(
        "version=%s sni=%s alpn=%s cipher=%s ja3=%s ja3s=%s ja4=%s certificate=%s until=%s decrypted=%s",
        of.version(),
        of.serverName(),
        of.protocol().isEmpty() ? String.join(",", of.protocolsOffered()) : of.protocol(),
        of.cipher(),
        of.ja3(),
        of.ja3s(),
        of.ja4(),
        shown == null ? "" : shown.subject(),
        shown == null ? "" : shown.notAfter(),
        of.decrypted());
  }

  private List<Map.Entry<String, Long>> top() {
    Comparator<Map.Entry<String, Long>> most = Map.Entry.comparingByValue();
    return topics.entrySet().stream()
        .map(each -> Map.entry(each.getKey(), each.getValue()[0]))
        .sorted(most.reversed().thenComparing(Map.Entry.comparingByKey()))
        .limit(TOPICS_SHOWN)
        .toList();
  }

  private void json() throws IOException {
    Records records = new Records(writer, false);
    records.write(
        () -> {
          var out = records.json();
          out.writeStartObject();
          out.writeNumberField("frames", frames);
          out.writeNumberField("frame_bytes", frameBytes);
          out.writeNumberField("nanoseconds", frames == 0 ? 0 : lastNanos - firstNanos);
          for (Map.Entry<String, Long> each : sorted().entrySet()) {
            out.writeNumberField(each.getKey().replace(' ', '_'), each.getValue());
          }
          out.writeObjectFieldStart("topics");
          for (Map.Entry<String, Long> each : top()) {
            out.writeNumberField(each.getKey(), each.getValue());
          }
          out.writeEndObject();
          out.writeArrayFieldStart("tls");
          for (TlsSession each : sessions) {
            out.writeString(line(each));
          }
          out.writeEndArray();
          out.writeEndObject();
        });
    records.finish();
  }
}
