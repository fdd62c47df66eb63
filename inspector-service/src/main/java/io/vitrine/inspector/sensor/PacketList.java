package io.vitrine.inspector.sensor;

import io.vitrine.dissect.TreeText;

/** Writes packets as tshark lists them: number, seconds since the first frame, addresses, info. */
final class PacketList {
  private final boolean tree;
  private final boolean secrets;
  private long firstNanos = Long.MIN_VALUE;

  /**
   * @param tree whether the fields follow each line
   * @param secrets whether passwords are shown in the tree
   */
  PacketList(boolean tree, boolean secrets) {
    this.tree = tree;
    this.secrets = secrets;
  }

  /** Times count from this frame, the first of the file. */
  void first(long epochNanos) {
    if (firstNanos == Long.MIN_VALUE) {
      firstNanos = epochNanos;
    }
  }

  void append(MqttPacket packet, StringBuilder out) {
    Segment at = packet.at();
    long nanos = at.frame.epochNanos() - firstNanos;
    String time = String.format("%d.%06d", nanos / 1_000_000_000L, nanos / 1000 % 1_000_000);
    String source = MessageRecord.address(at.source);
    String destination = MessageRecord.address(at.destination);
    out.append(
        String.format(
            "%5d %11s %12s → %-12s MQTT %d %s",
            at.frame.number(),
            time,
            source,
            destination,
            packet.tree().frameLength(),
            packet.tree().info()));
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
