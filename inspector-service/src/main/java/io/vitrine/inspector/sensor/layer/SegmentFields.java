package io.vitrine.inspector.sensor.layer;

import static java.util.Map.entry;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The frame, IP and TCP fields of a segment, for filters.
 *
 * @param stream number of its TCP stream; -1 if it is not TCP
 */
public record SegmentFields(Segment at, long stream) implements FieldSource {
  private static final Map<Field, Function<SegmentFields, List<Object>>> READERS =
      Map.ofEntries(
          entry(FrameFields.FRAME, in -> List.of(true)),
          entry(FrameFields.FRAME_NUMBER, in -> List.of(in.at.frame.number())),
          entry(FrameFields.FRAME_TIME, in -> List.of(in.at.frame.epochNanos())),
          entry(FrameFields.FRAME_TIME_EPOCH, in -> List.of(in.at.frame.epochNanos())),
          entry(FrameFields.FRAME_LEN, in -> List.of((long) in.at.frame.wireLength())),
          entry(FrameFields.FRAME_CAP_LEN, in -> List.of((long) in.at.frame.bytes().length)),
          entry(FrameFields.ETH, in -> present(in.at.protocols().startsWith("eth"))),
          entry(FrameFields.VLAN, in -> present(in.at.vlan >= 0)),
          entry(FrameFields.VLAN_ID, in -> in.at.vlan < 0 ? List.of() : List.of((long) in.at.vlan)),
          entry(FrameFields.IP, in -> present(!in.at.version6)),
          entry(FrameFields.IP_SRC, in -> version4(in, in.at.source())),
          entry(FrameFields.IP_DST, in -> version4(in, in.at.destination())),
          entry(FrameFields.IP_ADDR, in -> version4(in, in.at.source(), in.at.destination())),
          entry(FrameFields.IP_TTL, in -> version4(in, (long) in.at.hops)),
          entry(FrameFields.IPV6_, in -> present(in.at.version6)),
          entry(FrameFields.IPV6_SRC, in -> version6(in, in.at.source())),
          entry(FrameFields.IPV6_DST, in -> version6(in, in.at.destination())),
          entry(FrameFields.IPV6_ADDR, in -> version6(in, in.at.source(), in.at.destination())),
          entry(FrameFields.IPV6_HLIM, in -> version6(in, (long) in.at.hops)),
          entry(FrameFields.TCP, in -> present(in.at.protocol == Segment.TCP)),
          entry(FrameFields.TCP_SRCPORT, in -> ofTcp(in, (long) in.at.sourcePort)),
          entry(FrameFields.TCP_DSTPORT, in -> ofTcp(in, (long) in.at.destinationPort)),
          entry(
              FrameFields.TCP_PORT,
              in -> ofTcp(in, (long) in.at.sourcePort, (long) in.at.destinationPort)),
          entry(FrameFields.TCP_STREAM, in -> ofTcp(in, in.stream)),
          entry(FrameFields.TCP_LEN, in -> ofTcp(in, (long) in.at.payloadLength)),
          entry(FrameFields.TCP_SEQ_RAW, in -> ofTcp(in, in.at.sequence & 0xFFFFFFFFL)),
          entry(FrameFields.TCP_ACK_RAW, in -> acknowledgment(in.at)),
          entry(FrameFields.TCP_WINDOW, in -> ofTcp(in, (long) in.at.window)),
          entry(
              FrameFields.TCP_CHECKSUM_STATUS,
              in -> ofTcp(in, (long) Checksums.tcp(in.at).ordinal())),
          entry(
              FrameFields.IP_CHECKSUM_STATUS,
              in -> version4(in, (long) Checksums.ip(in.at).ordinal())),
          entry(FrameFields.TCP_FLAGS, in -> ofTcp(in, (long) in.at.flags)),
          entry(FrameFields.TCP_FLAGS_FIN, in -> flag(in, Segment.FIN)),
          entry(FrameFields.TCP_FLAGS_SYN, in -> flag(in, Segment.SYN)),
          entry(FrameFields.TCP_FLAGS_RESET, in -> flag(in, Segment.RST)),
          entry(FrameFields.TCP_FLAGS_PUSH, in -> flag(in, Segment.PSH)),
          entry(FrameFields.TCP_FLAGS_ACK, in -> flag(in, Segment.ACK)),
          entry(FrameFields.VXLAN, in -> present(in.at.vni >= 0)),
          entry(FrameFields.VXLAN_VNI, in -> in.at.vni < 0 ? List.of() : List.of((long) in.at.vni)),
          entry(FrameFields.FRAME_PROTOCOLS, in -> List.of(in.at.protocols())));

  @Override
  public List<Object> values(Field field) {
    Function<SegmentFields, List<Object>> reader = READERS.get(field);
    return reader == null ? List.of() : reader.apply(this);
  }

  private static List<Object> present(boolean is) {
    return is ? List.of(true) : List.of();
  }

  private static List<Object> ofTcp(SegmentFields in, Object... values) {
    return in.at.protocol == Segment.TCP ? List.of(values) : List.of();
  }

  private static List<Object> acknowledgment(Segment at) {
    return at.has(Segment.ACK) ? List.of(at.acknowledgment & 0xFFFFFFFFL) : List.of();
  }

  private static List<Object> flag(SegmentFields in, int flag) {
    return ofTcp(in, in.at.has(flag) ? 1L : 0L);
  }

  private static List<Object> version4(SegmentFields in, Object... values) {
    return in.at.version6 ? List.of() : List.of(values);
  }

  private static List<Object> version6(SegmentFields in, Object... values) {
    return in.at.version6 ? List.of(values) : List.of();
  }
}
