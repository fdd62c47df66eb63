package io.vitrine.inspector.sensor.layer;

/** A protocol around MQTT, with Wireshark's name in {@code frame.protocols}. */
enum Layer {
  NONE(""),
  ETHERNET("eth:ethertype"),
  VLAN("vlan:ethertype"),
  IPV4("ip"),
  IPV6("ipv6"),
  TCP("tcp"),
  UDP("udp"),
  VXLAN("vxlan"),
  GENEVE("geneve"),
  GRE("gre"),
  ERSPAN("erspan"),
  NULL("null"),
  RAW("raw"),
  SLL("sll:ethertype"),
  PROVIDER_VLAN("ieee8021ad:ethertype"),
  PPPOE("pppoes"),
  PPP("ppp"),
  MPLS("mpls"),
  CISCO_HDLC("chdlc");

  private static final Layer[] ALL = values();
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;

  /** Layers that a path has room for. */
  private static final int DEPTH = Long.SIZE / BITS;

  private final String title;

  Layer(String title) {
    this.title = title;
  }

  /** A path with this layer behind it; the outermost falls off after twelve. */
  long after(long path) {
    return (path << BITS | ordinal()) & (1L << DEPTH * BITS) - 1;
  }

  /** Whether a path has it. */
  boolean in(long path) {
    for (long left = path; left != 0; left >>>= BITS) {
      if ((left & MASK) == ordinal()) {
        return true;
      }
    }
    return false;
  }

  /** The names of a path, outermost first, with colons between. */
  static String names(long path) {
    StringBuilder names = new StringBuilder();
    for (int shift = (DEPTH - 1) * BITS; shift >= 0; shift -= BITS) {
      Layer layer = ALL[(int) (path >>> shift) & MASK];
      if (layer != NONE) {
        names.append(names.isEmpty() ? "" : ":").append(layer.title);
      }
    }
    return names.toString();
  }
}
