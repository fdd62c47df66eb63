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
  PROVIDER_VLAN("ieee8021ad:ethertype");

  private static final Layer[] ALL = values();
  private static final int BITS = 4;

  private final String title;

  Layer(String title) {
    this.title = title;
  }

  /** A path with this layer behind it; the outermost falls off after sixteen. */
  long after(long path) {
    return path << BITS | ordinal();
  }

  /** Whether a path has it. */
  boolean in(long path) {
    for (long left = path; left != 0; left >>>= BITS) {
      if ((left & 0xF) == ordinal()) {
        return true;
      }
    }
    return false;
  }

  /** The names of a path, outermost first, with colons between. */
  static String names(long path) {
    StringBuilder names = new StringBuilder();
    for (int shift = Long.SIZE - BITS; shift >= 0; shift -= BITS) {
      Layer layer = ALL[(int) (path >>> shift) & 0xF];
      if (layer != NONE) {
        names.append(names.isEmpty() ? "" : ":").append(layer.title);
      }
    }
    return names.toString();
  }
}
