package io.vitrine.inspector.sensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the TCP segment in a frame: Ethernet with VLAN tags, BSD loopback, raw IP, Linux cooked
 * capture 1 and 2; IPv4 and IPv6 with extension headers; inside VXLAN the mirrored frame's.
 * Fragments but the first are left out.
 */
final class Layers {
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86DD;
  private static final int TCP = 6;
  private static final int UDP = 17;

  /** UDP port of VXLAN (RFC 7348). */
  private static final int VXLAN_PORT = 4789;

  /** Mirrors of mirrors are followed so deep. */
  private static final int MIRRORS_MAX = 4;

  private final byte[] bytes;
  private final Segment out;
  private int mirrors;

  private Layers(CapturedFrame frame) {
    this.bytes = frame.bytes();
    this.out = new Segment(frame);
  }

  /** The segment; null if the frame has none that can be read. */
  static @Nullable Segment of(CapturedFrame frame) {
    Layers layers = new Layers(frame);
    try {
      return layers.link(frame.linkType()) ? layers.out : null;
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
  }

  private boolean link(int type) {
    return switch (type) {
      case 1 -> {
        out.linkProtocols = "eth:ethertype";
        yield ethernet(12);
      }
      case 0, 108 -> {
        out.linkProtocols = "null";
        yield ip(4);
      }
      case 12, 14, 101, 228, 229 -> {
        out.linkProtocols = "raw";
        yield ip(0);
      }
      case 113 -> {
        out.linkProtocols = "sll:ethertype";
        yield ethernet(14);
      }
      case 276 -> {
        out.linkProtocols = "sll:ethertype";
        yield network(u16(0), 20);
      }
      default -> false;
    };
  }

  /** From the EtherType on, through VLAN tags. */
  private boolean ethernet(int at) {
    int type = u16(at);
    int next = at + 2;
    while (type == 0x8100 || type == 0x88A8 || type == 0x9100) {
      if (out.vlan < 0) {
        out.vlan = u16(next) & 0x0FFF;
      }
      out.vlanTags++;
      type = u16(next + 2);
      next += 4;
    }
    return network(type, next);
  }

  private boolean network(int etherType, int at) {
    return (etherType == IPV4 || etherType == IPV6) && ip(at);
  }

  private boolean ip(int at) {
    int version = u8(at) >> 4;
    return version == 4 ? ipv4(at) : version == 6 && ipv6(at);
  }

  private boolean ipv4(int at) {
    int header = (u8(at) & 0x0F) * 4;
    int total = u16(at + 2);
    boolean laterFragment = (u16(at + 6) & 0x1FFF) != 0;
    if (header < 20 || laterFragment) {
      return false;
    }
    out.hops = u8(at + 8);
    out.source = Arrays.copyOfRange(bytes, at + 12, at + 16);
    out.destination = Arrays.copyOfRange(bytes, at + 16, at + 20);
    // Segmentation offload leaves 0: the frame's own length counts then.
    int end = total == 0 ? out.frame.wireLength() : at + total;
    return transport(u8(at + 9), at + header, end);
  }

  private boolean ipv6(int at) {
    int length = u16(at + 4);
    out.hops = u8(at + 7);
    out.source = Arrays.copyOfRange(bytes, at + 8, at + 24);
    out.destination = Arrays.copyOfRange(bytes, at + 24, at + 40);
    int end = length == 0 ? out.frame.wireLength() : at + 40 + length;
    int next = u8(at + 6);
    int header = at + 40;
    while (next != TCP && next != UDP) {
      boolean fragment = next == 44;
      if (!fragment && next != 0 && next != 43 && next != 60) {
        return false;
      }
      if (fragment && (u16(header + 2) & 0xFFF8) != 0) {
        return false;
      }
      int size = fragment ? 8 : (u8(header + 1) + 1) * 8;
      next = u8(header);
      header += size;
    }
    return transport(next, header, end);
  }

  private boolean transport(int protocol, int at, int end) {
    return protocol == TCP ? tcp(at, end) : protocol == UDP && vxlan(at);
  }

  /** Reserved bits and a missing I flag are forgiven: some mirrors get them wrong. */
  private boolean vxlan(int at) {
    if (u16(at + 2) != VXLAN_PORT || mirrors == MIRRORS_MAX) {
      return false;
    }
    mirrors++;
    out.linkProtocols = out.networkProtocols() + ":udp:vxlan:eth:ethertype";
    out.vni = u16(at + 12) << 8 | u8(at + 14);
    out.outerSource = out.source;
    out.outerDestination = out.destination;
    out.vlan = -1;
    out.vlanTags = 0;
    return ethernet(at + 16 + 12);
  }

  private boolean tcp(int at, int end) {
    int header = (u8(at + 12) >> 4) * 4;
    if (header < 20 || at + header > end) {
      return false;
    }
    out.sourcePort = u16(at);
    out.destinationPort = u16(at + 2);
    out.sequence = u16(at + 4) << 16 | u16(at + 6);
    out.acknowledgment = u16(at + 8) << 16 | u16(at + 10);
    out.flags = u8(at + 13);
    out.payloadOffset = at + header;
    out.payloadLength = end - at - header;
    return true;
  }

  private int u8(int at) {
    return bytes[at] & 0xFF;
  }

  private int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }
}
