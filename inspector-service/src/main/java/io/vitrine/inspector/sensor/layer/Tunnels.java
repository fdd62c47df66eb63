package io.vitrine.inspector.sensor.layer;

/**
 * What mirrors put around a frame: VXLAN (RFC 7348), Geneve (RFC 8926), GRE (RFC 2784, 2890) with
 * Ethernet, IP, MPLS or ERSPAN of types I to III in it. Reserved bits and a missing I flag are
 * forgiven: some mirrors get them wrong.
 */
final class Tunnels {
  private static final int VXLAN_PORT = 4789;

  /** What Linux took before the number was assigned. */
  private static final int VXLAN_PORT_OF_LINUX = 8472;

  private static final int GENEVE_PORT = 6081;
  private static final int ERSPAN_I_II = 0x88BE;
  private static final int ERSPAN_III = 0x22EB;
  private static final int ETHERNET_BYTES = 14;

  private Tunnels() {}

  /** The tunnel in a UDP datagram: by its port, on other ports VXLAN by its content. */
  static Layer inUdp(Layers in, Segment datagram) {
    int port = datagram.destinationPort;
    if (port == VXLAN_PORT || port == VXLAN_PORT_OF_LINUX) {
      return Layer.VXLAN;
    }
    int at = datagram.payloadOffset;
    if (port == GENEVE_PORT) {
      return in.u8(at) >> 6 == 0 ? Layer.GENEVE : Layer.NONE;
    }
    int there = Math.min(datagram.payloadCaptured(), in.captured() - at);
    return there >= 8 + ETHERNET_BYTES + 20 && looksLikeVxlan(in, at) ? Layer.VXLAN : Layer.NONE;
  }

  /** Only the I flag set, all reserved bits 0, and a frame with IP inside. */
  private static boolean looksLikeVxlan(Layers in, int at) {
    boolean header =
        in.u8(at) == 0x08 && in.u8(at + 1) == 0 && in.u16(at + 2) == 0 && in.u8(at + 7) == 0;
    if (!header) {
      return false;
    }
    int type = at + 8 + 12;
    while (in.u16(type) == 0x8100 || in.u16(type) == 0x88A8) {
      type += 4;
    }
    int version = in.u8(type + 2) >> 4;
    return (in.u16(type) == 0x0800 && version == 4) || (in.u16(type) == 0x86DD && version == 6);
  }

  static boolean vxlan(Layers in, int at, int end) {
    in.enter(Layer.VXLAN);
    in.vni(in.u16(at + 4) << 8 | in.u8(at + 6));
    return in.mirrored(at + 8, end, Layers.TRANSPARENT_ETHERNET);
  }

  static boolean geneve(Layers in, int at, int end) {
    in.enter(Layer.GENEVE);
    in.vni(in.u16(at + 4) << 8 | in.u8(at + 6));
    int inner = at + 8 + (in.u8(at) & 0x3F) * 4;
    return inside(in, in.u16(at + 2), inner, end);
  }

  private static boolean inside(Layers in, int etherType, int at, int end) {
    return switch (etherType) {
      case Layers.TRANSPARENT_ETHERNET,
          Layers.ETHERTYPE_IPV4,
          Layers.ETHERTYPE_IPV6,
          Layers.ETHERTYPE_MPLS,
          Layers.ETHERTYPE_MPLS_MULTICAST ->
          in.mirrored(at, end, etherType);
      default -> in.unknown(at);
    };
  }

  static boolean gre(Layers in, int at, int end) {
    in.enter(Layer.GRE);
    int flags = in.u16(at);
    boolean checksum = (flags & 0x8000) != 0;
    boolean key = (flags & 0x2000) != 0;
    boolean sequence = (flags & 0x1000) != 0;
    int inner = at + 4 + (checksum ? 4 : 0) + (key ? 4 : 0) + (sequence ? 4 : 0);
    int etherType = in.u16(at + 2);
    return switch (etherType) {
      case ERSPAN_I_II -> {
        // Type I has neither a sequence number nor a header of its own.
        in.enter(Layer.ERSPAN);
        yield in.mirrored(sequence ? inner + 8 : inner, end, Layers.TRANSPARENT_ETHERNET);
      }
      case ERSPAN_III -> {
        in.enter(Layer.ERSPAN);
        boolean subheader = (in.u8(inner + 11) & 1) != 0;
        yield in.mirrored(inner + (subheader ? 20 : 12), end, Layers.TRANSPARENT_ETHERNET);
      }
      default -> inside(in, etherType, inner, end);
    };
  }
}
