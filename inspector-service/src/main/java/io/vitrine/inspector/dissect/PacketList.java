package io.vitrine.inspector.dissect;

import io.vitrine.dissect.TreeText;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;

/** Writes packets as tshark lists them: number, seconds since the first frame, addresses, info. */
final class PacketList {
  private static final int HEX_BYTES = 16;

  /** From the lowest bit on. */
  private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};

  private final boolean tree;
  private final boolean hex;
  private final boolean secrets;
  private final Texts texts = new Texts();
  private final StringBuilder time = new StringBuilder();
  private long firstNanos = Long.MIN_VALUE;

  /**
   * @param tree whether the fields follow each line
   * @param hex whether the bytes follow
   * @param secrets whether passwords are shown in the tree
   */
  PacketList(boolean tree, boolean hex, boolean secrets) {
    this.tree = tree;
    this.hex = hex;
    this.secrets = secrets;
  }

  /** Times count from this frame, the first of the file. */
  void first(long epochNanos) {
    if (firstNanos == Long.MIN_VALUE) {
      firstNanos = epochNanos;
    }
  }

  void append(MqttPacket packet, StringBuilder out) {
    begin(packet.at(), out);
    out.append(" MQTT ").append(packet.tree().frameLength());
    out.append(' ').append(packet.tree().info());
    if (packet.tree().malformed()) {
      out.append(" [Malformed: ").append(packet.tree().findings().get(0).text()).append(']');
    }
    out.append('\n');
    if (tree) {
      TreeText.append(packet.tree(), !secrets, out);
    }
    if (hex) {
      hex(secrets ? packet.tree().bytes(0, packet.tree().captured()) : redacted(packet), out);
    }
    if (tree || hex) {
      out.append('\n');
    }
  }

  /** A frame in which no MQTT packet ends. */
  void append(JudgedFrame judged, StringBuilder out) {
    line(judged.at(), out);
    if (tree) {
      LayerTree.append(judged, out);
    }
    if (hex) {
      hex(judged.at(), out);
    }
    if (tree || hex) {
      out.append('\n');
    }
  }

  private void line(Segment frame, StringBuilder out) {
    begin(frame, out);
    String protocols = frame.protocols();
    String last = protocols.substring(protocols.lastIndexOf(':') + 1);
    out.append(' ').append(last.toUpperCase(Locale.ROOT)).append(' ');
    out.append(frame.frame.wireLength());
    if (frame.sourcePort > 0) {
      out.append(' ').append(frame.sourcePort).append(" → ").append(frame.destinationPort);
    }
    if (frame.protocol == Segment.TCP) {
      out.append(flags(frame.flags)).append(" Len=").append(frame.payloadLength);
    }
    out.append('\n');
  }

  private static String flags(int flags) {
    StringJoiner set = new StringJoiner(", ", " [", "]");
    for (int i = 0; i < FLAGS.length; i++) {
      if ((flags & 1 << i) != 0) {
        set.add(FLAGS[i]);
      }
    }
    return set.toString();
  }

  /** Number, time and addresses. */
  private void begin(Segment at, StringBuilder out) {
    time.setLength(0);
    Texts.seconds(at.frame.epochNanos() - firstNanos, 6, time);
    Texts.right(Long.toString(at.frame.number()), 5, out);
    out.append(' ');
    Texts.right(time.toString(), 11, out);
    out.append(' ');
    Texts.right(texts.source(at), 12, out);
    out.append(" → ");
    Texts.left(texts.destination(at), 12, out);
  }

  /** The packet's bytes with zeros where a secret is. */
  private static byte[] redacted(MqttPacket packet) {
    byte[] bytes = packet.tree().bytes(0, packet.tree().captured());
    for (int i = 0; i < packet.tree().size(); i++) {
      if (packet.tree().field(i).secret()) {
        int from = packet.tree().offset(i);
        int to = Math.min(bytes.length, from + packet.tree().length(i));
        Arrays.fill(bytes, from, to, (byte) 0);
      }
    }
    return bytes;
  }

  /** The frame's bytes; behind its headers may be a part of a packet with a secret. */
  private void hex(Segment frame, StringBuilder out) {
    byte[] bytes = frame.frame.bytes();
    int shown = secrets ? bytes.length : Math.min(bytes.length, frame.headersEnd());
    hex(Arrays.copyOf(bytes, shown), out);
    if (shown < bytes.length) {
      int left = bytes.length - shown;
      out.append("[").append(left).append(" bytes behind the headers: --secrets shows them]\n");
    }
  }

  /** Sixteen bytes a line with their offset, and as ASCII. */
  private static void hex(byte[] bytes, StringBuilder out) {
    for (int at = 0; at < bytes.length; at += HEX_BYTES) {
      int end = Math.min(bytes.length, at + HEX_BYTES);
      out.append(String.format("%04x ", at));
      for (int i = at; i < at + HEX_BYTES; i++) {
        out.append(i < end ? String.format(" %02x", bytes[i]) : "   ");
      }
      out.append("   ");
      for (int i = at; i < end; i++) {
        out.append(bytes[i] >= 0x20 && bytes[i] < 0x7F ? (char) bytes[i] : '.');
      }
      out.append('\n');
    }
  }
}
