package io.vitrine.inspector.sensor.layer;

/**
 * What providers put between the link and IP: PPPoE (RFC 2516), PPP (RFC 1661, 1662) with its
 * header in the clear, and MPLS (RFC 3032) with IP in it. Of a pseudowire nobody can tell by its
 * bytes whether it has a control word: those are left alone.
 */
final class Links {
  private static final int ADDRESS_AND_CONTROL = 0xFF03;
  private static final int PPP_IPV4 = 0x0021;
  private static final int PPP_IPV6 = 0x0057;
  private static final int PPP_MPLS = 0x0281;
  private static final int PPP_MPLS_MULTICAST = 0x0283;
  private static final int PPPOE_HEADER_BYTES = 6;
  private static final int LABEL_BYTES = 4;

  private Links() {}

  /** A frame of a PPPoE session; those by which it begins and ends have no code of 0. */
  static boolean pppoe(Layers in, int at) {
    in.pppoe(at);
    return in.u8(at + 1) == 0 ? ppp(in, at + PPPOE_HEADER_BYTES) : in.unknown(at);
  }

  static boolean ppp(Layers in, int from) {
    in.enter(Layer.PPP);
    int at = in.u16(from) == ADDRESS_AND_CONTROL ? from + 2 : from;
    // The first byte of a number in two bytes is even.
    boolean compressed = (in.u8(at) & 1) != 0;
    int protocol = compressed ? in.u8(at) : in.u16(at);
    int content = at + (compressed ? 1 : 2);
    return switch (protocol) {
      case PPP_IPV4, PPP_IPV6 -> in.ip(content);
      case PPP_MPLS, PPP_MPLS_MULTICAST -> mpls(in, content);
      default -> in.unknown(content);
    };
  }

  static boolean mpls(Layers in, int from) {
    in.mpls(from);
    int at = from;
    while ((in.u8(at + 2) & 1) == 0) {
      at += LABEL_BYTES;
    }
    at += LABEL_BYTES;
    int version = in.u8(at) >> 4;
    return version == 4 || version == 6 ? in.ip(at) : in.unknown(at);
  }
}
