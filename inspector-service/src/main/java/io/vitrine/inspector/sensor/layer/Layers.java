package io.vitrine.inspector.sensor.layer;

import io.vitrine.inspector.sensor.file.CapturedFrame;
import org.jspecify.annotations.Nullable;

/**
 * Finds the TCP segment or UDP datagram in a frame: Ethernet with VLAN tags, PPP and PPPoE, MPLS,
 * Cisco's HDLC, BSD loopback, raw IP, Linux cooked capture 1 and 2; IPv4 with options and IPv6 with
 * extension headers, both with fragments; inside VXLAN, Geneve, GRE and ERSPAN the mirrored
 * frame's. One thread.
 */
public final class Layers {
  static final int ETHERTYPE_IPV4 = 0x0800;
  static final int ETHERTYPE_IPV6 = 0x86DD;
  static final int ETHERTYPE_MPLS = 0x8847;
  static final int ETHERTYPE_MPLS_MULTICAST = 0x8848;

  /** An Ethernet frame where an EtherType tells what is inside a tunnel. */
  static final int TRANSPARENT_ETHERNET = 0x6558;

  private static final int GRE = 47;
  private static final int IPV4_IN_IP = 4;
  private static final int IPV6_IN_IP = 41;
  private static final int FRAGMENT = 44;
  private static final int AUTHENTICATION = 51;
  private static final int IPV6_HEADER_BYTES = 40;

  /** Mirrors of mirrors are followed so deep. */
  private static final int MIRRORS_MAX = 4;

  /** What became of a frame. */
  public enum Outcome {
    /** A segment or datagram was found. */
    READ,
    /** It holds no IP: ARP and the like. */
    NOT_IP,
    /** Nobody knows what it holds: its link, or what is inside a tunnel, cannot be read. */
    UNKNOWN,
    /** A part of a datagram of which the others have not come. */
    FRAGMENT,
    /** It ends inside its headers. */
    CUT,
    /** Its headers are wrong. */
    DAMAGED
  }

  private final Fragments fragments = new Fragments();
  private byte[] bytes = new byte[0];
  private Segment out = new Segment(new CapturedFrame(0, 0, 0, bytes, 0));
  private int mirrors;
  private Outcome outcome = Outcome.READ;

  /** Where the innermost frame ends on the wire. */
  private int frameEnd;

  /** The segment or datagram; null if the frame has none that can be read, or not yet. */
  public @Nullable Segment read(CapturedFrame frame) {
    begin(frame);
    mirrors = 0;
    try {
      return ended(link(frame.linkType()));
    } catch (IndexOutOfBoundsException e) {
      outcome = Outcome.CUT;
      return null;
    }
  }

  /**
   * The same of a VXLAN datagram that a socket received.
   *
   * @param frame its bytes are the datagram's, from the VXLAN header on
   * @param outer who sent it to whom
   */
  public @Nullable Segment readVxlan(CapturedFrame frame, Outer outer) {
    begin(frame);
    mirrors = 1;
    out.version6 = outer.version6();
    out.sourceHigh = outer.sourceHigh();
    out.sourceLow = outer.sourceLow();
    out.destinationHigh = outer.destinationHigh();
    out.destinationLow = outer.destinationLow();
    out.entered(outer.version6() ? Layer.IPV6 : Layer.IPV4);
    out.entered(Layer.UDP);
    try {
      return ended(Tunnels.vxlan(this, 0, bytes.length));
    } catch (IndexOutOfBoundsException e) {
      outcome = Outcome.CUT;
      return null;
    }
  }

  /** As much as could be read of the headers of the frame that was read last. */
  public Segment headers() {
    return out;
  }

  /** What became of the frame that was read last. */
  public Outcome outcome() {
    return outcome;
  }

  private void begin(CapturedFrame frame) {
    bytes = frame.bytes();
    out = new Segment(frame);
    frameEnd = frame.wireLength();
    outcome = Outcome.DAMAGED;
  }

  private @Nullable Segment ended(boolean read) {
    outcome = read ? Outcome.READ : outcome;
    return read ? out : null;
  }

  /** Fragmented datagrams of which not all could be had. */
  public long datagramsLost() {
    return fragments.lost();
  }

  private boolean link(int type) {
    return switch (type) {
      case 1 -> ethernet(0);
      case 0, 108 -> {
        out.enter(Layer.NULL);
        yield ip(4);
      }
      case 228, 229 -> ip(0);
      case 12, 14, 101 -> {
        out.enter(Layer.RAW);
        yield ip(0);
      }
      case 113 -> {
        out.enter(Layer.SLL);
        yield etherType(14);
      }
      case 276 -> {
        out.enter(Layer.SLL);
        yield network(u16(0), 20);
      }
      case 9, 50 -> Links.ppp(this, 0);
      case 51 -> Links.pppoe(this, 0);
      case 104 -> {
        out.enter(Layer.CISCO_HDLC);
        yield etherType(2);
      }
      default -> unknown(0);
    };
  }

  boolean ethernet(int at) {
    out.enter(Layer.ETHERNET);
    out.networkBytes = bytes;
    out.etherOffset = at;
    return etherType(at + 12);
  }

  private boolean etherType(int at) {
    return network(u16(at), at + 2);
  }

  /** What an EtherType says, through VLAN tags. */
  private boolean network(int etherType, int from) {
    int type = etherType;
    int at = from;
    while (type == 0x8100 || type == 0x88A8 || type == 0x9100) {
      out.enter(type == 0x88A8 ? Layer.PROVIDER_VLAN : Layer.VLAN);
      if (out.vlan < 0) {
        out.vlan = u16(at) & 0x0FFF;
      } else if (out.innerVlan < 0) {
        out.innerVlan = u16(at) & 0x0FFF;
      }
      type = u16(at + 2);
      at += 4;
    }
    return switch (type) {
      case ETHERTYPE_IPV4, ETHERTYPE_IPV6 -> ip(at);
      case 0x8864 -> Links.pppoe(this, at);
      case ETHERTYPE_MPLS, ETHERTYPE_MPLS_MULTICAST -> Links.mpls(this, at);
      // ARP, RARP, discovery of PPPoE, LACP, LLDP.
      case 0x0806, 0x8035, 0x8863, 0x8809, 0x88CC -> {
        outcome = Outcome.NOT_IP;
        out.linkEnd = bytes.length;
        yield false;
      }
      default -> unknown(at);
    };
  }

  void pppoe(int at) {
    out.enter(Layer.PPPOE);
    out.pppoeOffset = at;
  }

  void mpls(int at) {
    out.enter(Layer.MPLS);
    out.mplsOffset = at;
  }

  /** Nobody knows what begins here. */
  boolean unknown(int at) {
    outcome = Outcome.UNKNOWN;
    out.linkEnd = at;
    return false;
  }

  boolean ip(int at) {
    out.networkBytes = bytes;
    out.networkOffset = at;
    out.linkEnd = at;
    int version = u8(at) >> 4;
    return version == 4 ? ipv4(at) : version == 6 && ipv6(at);
  }

  private boolean ipv4(int at) {
    int header = (u8(at) & 0x0F) * 4;
    int total = u16(at + 2);
    if (header < 20) {
      return false;
    }
    out.enter(Layer.IPV4);
    out.version6 = false;
    out.hops = u8(at + 8);
    out.sourceHigh = 0;
    out.sourceLow = u32(at + 12);
    out.destinationHigh = 0;
    out.destinationLow = u32(at + 16);
    out.read(Layer.IPV4);
    // Segmentation offload leaves 0: the frame's own length counts then.
    int end = total == 0 ? frameEnd : at + total;
    int place = u16(at + 6);
    boolean more = (place & 0x2000) != 0;
    int offset = (place & 0x1FFF) * 8;
    if (more || offset > 0) {
      return fragment(u16(at + 4), u8(at + 9), at + header, end, offset, more);
    }
    return transport(u8(at + 9), at + header, end);
  }

  private boolean ipv6(int at) {
    int length = u16(at + 4);
    out.enter(Layer.IPV6);
    out.version6 = true;
    out.hops = u8(at + 7);
    out.sourceHigh = u64(at + 8);
    out.sourceLow = u64(at + 16);
    out.destinationHigh = u64(at + 24);
    out.destinationLow = u64(at + 32);
    out.read(Layer.IPV6);
    int end = length == 0 ? frameEnd : at + IPV6_HEADER_BYTES + length;
    return extensions(u8(at + 6), at + IPV6_HEADER_BYTES, end);
  }

  /** Through the extension headers (RFC 8200, 4). */
  private boolean extensions(int first, int from, int end) {
    int next = first;
    int at = from;
    while (extension(next)) {
      if (next == FRAGMENT) {
        int place = u16(at + 2);
        boolean more = (place & 1) != 0;
        int offset = place & 0xFFF8;
        if (more || offset > 0) {
          int id = (int) u32(at + 4);
          return fragment(id, u8(at), at + 8, end, offset, more);
        }
      }
      int size =
          next == FRAGMENT
              ? 8
              : next == AUTHENTICATION ? (u8(at + 1) + 2) * 4 : (u8(at + 1) + 1) * 8;
      next = u8(at);
      at += size;
    }
    return transport(next, at, end);
  }

  /** Hop-by-hop, routing, fragment, authentication, destination options, mobility, HIP, Shim6. */
  private static boolean extension(int header) {
    return switch (header) {
      case 0, 43, FRAGMENT, AUTHENTICATION, 60, 135, 139, 140 -> true;
      default -> false;
    };
  }

  private boolean fragment(int id, int protocol, int at, int end, int offset, boolean more) {
    Fragments.Key key =
        new Fragments.Key(
            out.sourceHigh,
            out.sourceLow,
            out.destinationHigh,
            out.destinationLow,
            id,
            protocol,
            out.vni);
    Fragments.Datagram whole = fragments.add(key, out.frame, bytes, at, offset, end - at, !more);
    if (whole == null) {
      outcome = Outcome.FRAGMENT;
      return false;
    }
    bytes = whole.bytes();
    out.bytes = bytes;
    out.frames = whole.frames();
    if (mirrors == 0) {
      out.wireBytes = whole.wireBytes();
    }
    frameEnd = bytes.length;
    return out.version6
        ? extensions(protocol, 0, bytes.length)
        : transport(protocol, 0, bytes.length);
  }

  private boolean transport(int protocol, int at, int end) {
    out.protocol = protocol;
    out.transportOffset = at;
    return switch (protocol) {
      case Segment.TCP -> tcp(at, end);
      case Segment.UDP -> udp(at, end);
      case GRE -> deeper() && Tunnels.gre(this, at, end);
      case IPV4_IN_IP, IPV6_IN_IP -> deeper() && mirrored(at, end, ETHERTYPE_IPV4);
      default -> {
        out.payloadOffset = at;
        out.payloadLength = Math.max(0, end - at);
        yield true;
      }
    };
  }

  private boolean tcp(int at, int end) {
    out.enter(Layer.TCP);
    out.sourcePort = u16(at);
    out.destinationPort = u16(at + 2);
    int header = (u8(at + 12) >> 4) * 4;
    if (header < 20 || at + header > end) {
      return false;
    }
    out.sequence = (int) u32(at + 4);
    out.acknowledgment = (int) u32(at + 8);
    out.flags = u8(at + 13);
    out.window = u16(at + 14);
    out.payloadOffset = at + header;
    out.payloadLength = end - at - header;
    out.read(Layer.TCP);
    return true;
  }

  private boolean udp(int at, int end) {
    out.enter(Layer.UDP);
    out.sourcePort = u16(at);
    out.destinationPort = u16(at + 2);
    out.payloadOffset = at + 8;
    out.payloadLength = Math.max(0, Math.min(u16(at + 4) - 8, end - at - 8));
    out.read(Layer.UDP);
    return switch (Tunnels.inUdp(this, out)) {
      case VXLAN -> deeper() && Tunnels.vxlan(this, at + 8, end);
      case GENEVE -> deeper() && Tunnels.geneve(this, at + 8, end);
      default -> true;
    };
  }

  private boolean deeper() {
    return mirrors++ < MIRRORS_MAX;
  }

  void enter(Layer layer) {
    out.enter(layer);
  }

  void vni(int vni) {
    out.vni = vni;
  }

  /**
   * What was read so far is around a frame, or a packet, that begins here.
   *
   * @param etherType of what begins here
   */
  boolean mirrored(int at, int end, int etherType) {
    out.mirror(end - at);
    out.sourcePort = 0;
    out.destinationPort = 0;
    frameEnd = end;
    return etherType == TRANSPARENT_ETHERNET ? ethernet(at) : network(etherType, at);
  }

  int u8(int at) {
    return bytes[at] & 0xFF;
  }

  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  private long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  private long u64(int at) {
    return u32(at) << 32 | u32(at + 4);
  }

  /** Bytes that were captured. */
  int captured() {
    return bytes.length;
  }
}
