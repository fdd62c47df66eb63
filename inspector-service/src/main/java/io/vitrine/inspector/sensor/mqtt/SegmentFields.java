package io.vitrine.inspector.sensor.mqtt;

import static java.util.Map.entry;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.Checksums;
import io.vitrine.inspector.sensor.layer.Segment;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values of the frame, IP and TCP fields of a packet. */
final class SegmentFields {
  private static final Map<Field, Function<MqttPacket, List<Object>>> READERS =
      Map.ofEntries(
          entry(FrameFields.FRAME, packet -> List.of(true)),
          entry(FrameFields.FRAME_NUMBER, packet -> List.of(packet.at().frame.number())),
          entry(FrameFields.FRAME_TIME, packet -> List.of(packet.at().frame.epochNanos())),
          entry(FrameFields.FRAME_TIME_EPOCH, packet -> List.of(packet.at().frame.epochNanos())),
          entry(FrameFields.FRAME_LEN, packet -> List.of((long) packet.at().frame.wireLength())),
          entry(
              FrameFields.FRAME_CAP_LEN,
              packet -> List.of((long) packet.at().frame.bytes().length)),
          entry(FrameFields.FRAME_PROTOCOLS, packet -> List.of(packet.protocols())),
          entry(FrameFields.ETH, packet -> present(packet.at().protocols().startsWith("eth"))),
          entry(FrameFields.VLAN, packet -> present(packet.at().vlan >= 0)),
          entry(
              FrameFields.VLAN_ID,
              packet -> packet.at().vlan < 0 ? List.of() : List.of((long) packet.at().vlan)),
          entry(FrameFields.IP, packet -> present(!packet.at().version6)),
          entry(FrameFields.IP_SRC, packet -> version4(packet, packet.at().source())),
          entry(FrameFields.IP_DST, packet -> version4(packet, packet.at().destination())),
          entry(
              FrameFields.IP_ADDR,
              packet -> version4(packet, packet.at().source(), packet.at().destination())),
          entry(FrameFields.IP_TTL, packet -> version4(packet, (long) packet.at().hops)),
          entry(FrameFields.IPV6_, packet -> present(packet.at().version6)),
          entry(FrameFields.IPV6_SRC, packet -> version6(packet, packet.at().source())),
          entry(FrameFields.IPV6_DST, packet -> version6(packet, packet.at().destination())),
          entry(
              FrameFields.IPV6_ADDR,
              packet -> version6(packet, packet.at().source(), packet.at().destination())),
          entry(FrameFields.IPV6_HLIM, packet -> version6(packet, (long) packet.at().hops)),
          entry(FrameFields.TCP, packet -> List.of(true)),
          entry(FrameFields.TCP_SRCPORT, packet -> List.of((long) packet.at().sourcePort)),
          entry(FrameFields.TCP_DSTPORT, packet -> List.of((long) packet.at().destinationPort)),
          entry(
              FrameFields.TCP_PORT,
              packet -> List.of((long) packet.at().sourcePort, (long) packet.at().destinationPort)),
          entry(FrameFields.TCP_STREAM, packet -> List.of(packet.stream())),
          entry(FrameFields.TCP_LEN, packet -> List.of((long) packet.at().payloadLength)),
          entry(FrameFields.TCP_SEQ_RAW, packet -> List.of(packet.at().sequence & 0xFFFFFFFFL)),
          entry(FrameFields.TCP_ACK_RAW, packet -> acknowledgment(packet.at())),
          entry(FrameFields.TCP_WINDOW, packet -> List.of((long) packet.at().window)),
          entry(
              FrameFields.TCP_CHECKSUM_STATUS,
              packet -> List.of((long) Checksums.tcp(packet.at()).ordinal())),
          entry(
              FrameFields.IP_CHECKSUM_STATUS,
              packet -> version4(packet, (long) Checksums.ip(packet.at()).ordinal())),
          entry(FrameFields.TCP_FLAGS, packet -> List.of((long) packet.at().flags)),
          entry(FrameFields.TCP_FLAGS_FIN, packet -> flag(packet, Segment.FIN)),
          entry(FrameFields.TCP_FLAGS_SYN, packet -> flag(packet, Segment.SYN)),
          entry(FrameFields.TCP_FLAGS_RESET, packet -> flag(packet, Segment.RST)),
          entry(FrameFields.TCP_FLAGS_PUSH, packet -> flag(packet, Segment.PSH)),
          entry(FrameFields.TCP_FLAGS_ACK, packet -> flag(packet, Segment.ACK)),
          entry(FrameFields.VXLAN, packet -> present(packet.at().vni >= 0)),
          entry(
              FrameFields.VXLAN_VNI,
              packet -> packet.at().vni < 0 ? List.of() : List.of((long) packet.at().vni)),
          entry(FrameFields.VITRINE_CLIENT_ID, packet -> text(packet.client().clientId())),
          entry(FrameFields.VITRINE_USERNAME, packet -> text(packet.client().username())),
          entry(
              FrameFields.VITRINE_TRANSPORT,
              packet -> List.of(packet.carrier().transport().title())),
          entry(
              FrameFields.VITRINE_DIRECTION, packet -> List.of(packet.fromClient() ? "in" : "out")),
          entry(
              FrameFields.VITRINE_VERSION,
              packet -> List.of((long) packet.tree().protocolLevel())));

  private SegmentFields() {}

  static List<Object> values(MqttPacket packet, Field field) {
    Function<MqttPacket, List<Object>> reader = READERS.get(field);
    return reader == null ? List.of() : reader.apply(packet);
  }

  private static List<Object> present(boolean is) {
    return is ? List.of(true) : List.of();
  }

  private static List<Object> text(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }

  private static List<Object> acknowledgment(Segment at) {
    return at.has(Segment.ACK) ? List.of(at.acknowledgment & 0xFFFFFFFFL) : List.of();
  }

  private static List<Object> flag(MqttPacket packet, int flag) {
    return List.of(packet.at().has(flag) ? 1L : 0L);
  }

  private static List<Object> version4(MqttPacket packet, Object... values) {
    return packet.at().version6 ? List.of() : List.of(values);
  }

  private static List<Object> version6(MqttPacket packet, Object... values) {
    return packet.at().version6 ? List.of(values) : List.of();
  }
}
