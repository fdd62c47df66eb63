package io.vitrine.inspector.sensor.layer;

import static java.util.Map.entry;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The frame, Ethernet, IP, UDP and TCP fields of a segment, for filters: of a mirrored frame those
 * of the frame inside; {@link #all} has those around it too. What stands only in the bytes of
 * headers is not there if the bytes are not.
 *
 * @param stream number of its TCP stream; -1 if it is not TCP
 */
public record SegmentFields(Segment at, long stream) implements FieldSource {
  private static final int PORTS_BYTES = 4;
  private static final int LABEL_BYTES = 4;

  private static final Map<Field, Layer> PROTOCOLS =
      Map.ofEntries(
          entry(FrameFields.ETH, Layer.ETHERNET),
          entry(FrameFields.IP, Layer.IPV4),
          entry(FrameFields.IPV6_, Layer.IPV6),
          entry(FrameFields.TCP, Layer.TCP),
          entry(FrameFields.UDP, Layer.UDP),
          entry(FrameFields.VXLAN, Layer.VXLAN),
          entry(FrameFields.GENEVE, Layer.GENEVE),
          entry(FrameFields.GRE, Layer.GRE),
          entry(FrameFields.ERSPAN, Layer.ERSPAN),
          entry(FrameFields.PPPOES, Layer.PPPOE),
          entry(FrameFields.PPP, Layer.PPP),
          entry(FrameFields.MPLS, Layer.MPLS));

  /** What stands in the headers around a mirrored frame, and says how it came. */
  private static final Set<Field> TUNNELS =
      Set.of(
          FrameFields.VXLAN,
          FrameFields.VXLAN_VNI,
          FrameFields.GENEVE,
          FrameFields.GENEVE_VNI,
          FrameFields.GRE,
          FrameFields.GRE_PROTO,
          FrameFields.ERSPAN);

  private static final Map<Field, Function<SegmentFields, List<Object>>> READERS =
      Map.ofEntries(
          entry(FrameFields.FRAME, in -> List.of(true)),
          entry(FrameFields.FRAME_NUMBER, in -> List.of(in.at.frame.number())),
          entry(FrameFields.FRAME_TIME, in -> List.of(in.at.frame.epochNanos())),
          entry(FrameFields.FRAME_TIME_EPOCH, in -> List.of(in.at.frame.epochNanos())),
          entry(FrameFields.FRAME_LEN, in -> List.of((long) in.at.frame.wireLength())),
          entry(FrameFields.FRAME_CAP_LEN, in -> List.of((long) in.at.frame.bytes().length)),
          entry(FrameFields.FRAME_PROTOCOLS, in -> List.of(in.at.protocols())),
          entry(FrameFields.ETH_ADDR, SegmentFields::etherAddresses),
          entry(FrameFields.VLAN, in -> present(in.at.vlan >= 0)),
          entry(FrameFields.VLAN_ID, SegmentFields::vlans),
          entry(FrameFields.MPLS_LABEL, SegmentFields::labels),
          entry(FrameFields.IP_SRC, in -> version4(in, in.at.source())),
          entry(FrameFields.IP_DST, in -> version4(in, in.at.destination())),
          entry(FrameFields.IP_ADDR, in -> version4(in, in.at.source(), in.at.destination())),
          entry(FrameFields.IP_TTL, in -> version4(in, (long) in.at.hops)),
          entry(FrameFields.IPV6_SRC, in -> version6(in, in.at.source())),
          entry(FrameFields.IPV6_DST, in -> version6(in, in.at.destination())),
          entry(FrameFields.IPV6_ADDR, in -> version6(in, in.at.source(), in.at.destination())),
          entry(FrameFields.IPV6_HLIM, in -> version6(in, (long) in.at.hops)),
          entry(FrameFields.UDP_SRCPORT, in -> ports(in, Layer.UDP, in.at.sourcePort)),
          entry(FrameFields.UDP_DSTPORT, in -> ports(in, Layer.UDP, in.at.destinationPort)),
          entry(
              FrameFields.UDP_PORT,
              in -> ports(in, Layer.UDP, in.at.sourcePort, in.at.destinationPort)),
          entry(FrameFields.TCP_SRCPORT, in -> ports(in, Layer.TCP, in.at.sourcePort)),
          entry(FrameFields.TCP_DSTPORT, in -> ports(in, Layer.TCP, in.at.destinationPort)),
          entry(
              FrameFields.TCP_PORT,
              in -> ports(in, Layer.TCP, in.at.sourcePort, in.at.destinationPort)),
          entry(FrameFields.TCP_STREAM, in -> in.stream < 0 ? List.of() : List.of(in.stream)),
          entry(FrameFields.TCP_LEN, in -> ofTcp(in, in.at.payloadLength)),
          entry(FrameFields.TCP_PAYLOAD, SegmentFields::payload),
          entry(FrameFields.TCP_SEQ_RAW, in -> ofTcp(in, in.at.sequence & 0xFFFFFFFFL)),
          entry(FrameFields.TCP_ACK_RAW, in -> ofTcp(in, in.at.acknowledgment & 0xFFFFFFFFL)),
          entry(FrameFields.TCP_WINDOW, in -> ofTcp(in, in.at.window)),
          entry(FrameFields.TCP_CHECKSUM_STATUS, in -> ofTcp(in, Checksums.tcp(in.at).ordinal())),
          entry(
              FrameFields.IP_CHECKSUM_STATUS,
              in -> version4(in, (long) Checksums.ip(in.at).ordinal())),
          entry(FrameFields.TCP_FLAGS, in -> ofTcp(in, in.at.flags)),
          entry(FrameFields.TCP_FLAGS_FIN, in -> flag(in, Segment.FIN)),
          entry(FrameFields.TCP_FLAGS_SYN, in -> flag(in, Segment.SYN)),
          entry(FrameFields.TCP_FLAGS_RESET, in -> flag(in, Segment.RST)),
          entry(FrameFields.TCP_FLAGS_PUSH, in -> flag(in, Segment.PSH)),
          entry(FrameFields.TCP_FLAGS_ACK, in -> flag(in, Segment.ACK)),
          entry(FrameFields.TCP_FLAGS_URG, in -> flag(in, Segment.URG)),
          entry(FrameFields.TCP_FLAGS_ECE, in -> flag(in, Segment.ECE)),
          entry(FrameFields.TCP_FLAGS_CWR, in -> flag(in, Segment.CWR)),
          entry(FrameFields.VXLAN_VNI, in -> network(in, Layer.VXLAN)),
          entry(FrameFields.GENEVE_VNI, in -> network(in, Layer.GENEVE)));

  @Override
  public List<Object> values(Field field) {
    Segment around = at.outer;
    List<Object> own = own(field);
    return own.isEmpty() && around != null && TUNNELS.contains(field)
        ? new SegmentFields(around, -1).values(field)
        : own;
  }

  /** The values of its own headers, without those around a mirrored frame. */
  public List<Object> own(Field field) {
    Function<SegmentFields, List<Object>> reader = READERS.get(field);
    if (reader != null) {
      return reader.apply(this);
    }
    Layer protocol = PROTOCOLS.get(field);
    if (protocol != null) {
      return present(at.holds(protocol));
    }
    HeaderPlace place = HeaderPlace.ALL.get(field);
    return place == null ? List.of() : place.values(at);
  }

  /** The values of all headers, those around a mirrored frame first. */
  public List<Object> all(Field field) {
    Segment around = at.outer;
    if (around == null || field.name().startsWith("frame")) {
      return own(field);
    }
    List<Object> all = new ArrayList<>(new SegmentFields(around, -1).all(field));
    all.addAll(own(field));
    return all;
  }

  @Override
  public List<Object> bytes(Field protocol) {
    if (protocol == FrameFields.FRAME) {
      return List.of(at.frame.bytes());
    }
    Layer layer = PROTOCOLS.get(protocol);
    if (layer == null) {
      return List.of();
    }
    List<Object> found = new ArrayList<>();
    for (Segment each = at; each != null; each = each.outer) {
      byte[] bytes = each.bytesOf(layer);
      int start = each.start(layer);
      if (each.holds(layer) && start >= 0 && start <= bytes.length) {
        found.add(0, Arrays.copyOfRange(bytes, start, each.end(layer)));
      }
    }
    return found;
  }

  private static List<Object> etherAddresses(SegmentFields in) {
    List<Object> both = new ArrayList<>(in.values(FrameFields.ETH_DST));
    both.addAll(in.values(FrameFields.ETH_SRC));
    return both;
  }

  private static List<Object> vlans(SegmentFields in) {
    if (in.at.vlan < 0) {
      return List.of();
    }
    long outer = in.at.vlan;
    return in.at.innerVlan < 0 ? List.of(outer) : List.of(outer, (long) in.at.innerVlan);
  }

  /** From the outermost to the one that says it is the last. */
  private static List<Object> labels(SegmentFields in) {
    List<Object> labels = new ArrayList<>();
    byte[] bytes = in.at.networkBytes;
    int at = in.at.mplsOffset;
    boolean more = at >= 0;
    while (more && at + LABEL_BYTES <= bytes.length) {
      labels.add(
          (bytes[at] & 0xFFL) << 12 | (bytes[at + 1] & 0xFF) << 4 | (bytes[at + 2] & 0xF0) >> 4);
      more = (bytes[at + 2] & 1) == 0;
      at += LABEL_BYTES;
    }
    return labels;
  }

  private static List<Object> network(SegmentFields in, Layer tunnel) {
    return in.at.holds(tunnel) ? List.of((long) in.at.vni) : List.of();
  }

  private static List<Object> payload(SegmentFields in) {
    int there = in.at.protocol == Segment.TCP ? in.at.payloadCaptured() : 0;
    int from = in.at.payloadOffset;
    return there == 0 ? List.of() : List.of(Arrays.copyOfRange(in.at.bytes, from, from + there));
  }

  private static List<Object> present(boolean is) {
    return is ? List.of(true) : List.of();
  }

  private static List<Object> ofTcp(SegmentFields in, long... values) {
    return in.at.knows(Layer.TCP) ? listed(values) : List.of();
  }

  /** The ports come first: they may be there though the rest is cut off. */
  private static List<Object> ports(SegmentFields in, Layer layer, long... values) {
    boolean there =
        in.at.transportOffset >= 0 && in.at.transportOffset + PORTS_BYTES <= in.at.bytes.length;
    return in.at.knows(layer) || in.at.holds(layer) && there ? listed(values) : List.of();
  }

  private static List<Object> listed(long... values) {
    return values.length == 1 ? List.of(values[0]) : List.of(values[0], values[1]);
  }

  private static List<Object> flag(SegmentFields in, int flag) {
    return ofTcp(in, in.at.has(flag) ? 1L : 0L);
  }

  private static List<Object> version4(SegmentFields in, Object... values) {
    return in.at.knows(Layer.IPV4) ? List.of(values) : List.of();
  }

  private static List<Object> version6(SegmentFields in, Object... values) {
    return in.at.knows(Layer.IPV6) ? List.of(values) : List.of();
  }
}
