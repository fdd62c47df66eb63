package io.vitrine.inspector.sensor;

/** A TCP segment of a captured frame with the headers around it. Filled by {@link Layers}. */
final class Segment {
  static final int FIN = 0x01;
  static final int SYN = 0x02;
  static final int RST = 0x04;
  static final int PSH = 0x08;
  static final int ACK = 0x10;

  final CapturedFrame frame;

  /** Wireshark's names of the link layer's protocols; of a mirror, all that is around the frame. */
  String linkProtocols = "";

  /** How many VLAN tags there were. */
  int vlanTags;

  byte[] source = new byte[0];
  byte[] destination = new byte[0];
  int sourcePort;
  int destinationPort;

  /** Time to live or hop limit. */
  int hops;

  /** VLAN identifier of the outermost tag; -1 without one. */
  int vlan = -1;

  /** VXLAN network identifier of the mirror it came through; -1 if it was not mirrored. */
  int vni = -1;

  byte[] outerSource = new byte[0];
  byte[] outerDestination = new byte[0];

  int sequence;
  int acknowledgment;
  int flags;
  int payloadOffset;

  /** Payload bytes on the wire; fewer are there if the frame was cut. */
  int payloadLength;

  Segment(CapturedFrame frame) {
    this.frame = frame;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean version6() {
    return source.length == 16;
  }

  /** Wireshark's list of the frame's protocols up to TCP. */
  String protocols() {
    return networkProtocols() + ":tcp";
  }

  /** The same up to IP. */
  String networkProtocols() {
    return linkProtocols + ":vlan:ethertype".repeat(vlanTags) + (version6() ? ":ipv6" : ":ip");
  }

  /** Payload bytes that were captured. */
  int payloadCaptured() {
    return Math.max(0, Math.min(payloadLength, frame.bytes().length - payloadOffset));
  }
}
