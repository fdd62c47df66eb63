package io.vitrine.inspector.dissect;

import io.vitrine.dissect.TreeText;
import io.vitrine.inspector.record.Texts;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;

/** Writes packets as tshark lists them: number, seconds since the first frame, addresses, info. */
public final class PacketList {
  private final boolean tree;
  private final boolean secrets;
  private final Texts texts = new Texts();
  private final StringBuilder time = new StringBuilder();
  private long firstNanos = Long.MIN_VALUE;

  /**
   * @param tree whether the fields follow each line
   * @param secrets whether passwords are shown in the tree
   */
  public PacketList(boolean tree, boolean secrets) {
    this.tree = tree;
    this.secrets = secrets;
  }

  /** Times count from this frame, the first of the file. */
  public void first(long epochNanos) {
    if (firstNanos == Long.MIN_VALUE) {
      firstNanos = epochNanos;
    }
  }

  public void append(MqttPacket packet, StringBuilder out) {
    Segment at = packet.at();
    time.setLength(0);
    Texts.seconds(at.frame.epochNanos() - firstNanos, 6, time);
    Texts.right(Long.toString(at.frame.number()), 5, out);
    out.append(' ');
    Texts.right(time.toString(), 11, out);
    out.append(' ');
    Texts.right(texts.address(at.source()), 12, out);
    out.append(" → ");
    Texts.left(texts.address(at.destination()), 12, out);
    out.append(" MQTT ").append(packet.tree().frameLength());
    out.append(' ').append(packet.tree().info());
    if (packet.tree().malformed()) {
      out.append(" [Malformed: ").append(packet.tree().findings().get(0).text()).append(']');
    }
    out.append('\n');
    if (tree) {
      TreeText.append(packet.tree(), !secrets, out);
      out.append('\n');
    }
  }
}
