package io.vitrine.inspector.sensor.layer;

import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The transport header of a captured frame, TCP's most of all, with the headers around it. Filled
 * by {@link Layers}; does not change after that. IPv4 addresses stand in the low half.
 */
public final class Segment {
  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int URG = 0x20;
  public static final int ECE = 0x40;
  public static final int CWR = 0x80;

  private static final byte[] NO_BYTES = new byte[0];
  private static final int TCP_HEADER_BYTES = 20;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final byte WINDOW_SCALE = 3;
  private static final int WINDOW_SHIFT_MAX = 14;

  public static final int TCP = 6;
  public static final int UDP = 17;

  public final CapturedFrame frame;

  /** What offsets count in: the frame's bytes, or those of a datagram put together of fragments. */
  public byte[] bytes;

  /** The headers around a mirrored frame, as a segment of their own; null without a mirror. */
  @Nullable Segment outer;

  /** The protocols of the frame, or of the mirrored frame, as {@link Layer} packs them. */
  long path;

  /** A bit for each layer of the path whose header was there as far as values are taken from it. */
  private int read;

  /** IP protocol number: 6 for TCP. */
  public int protocol;

  public boolean version6;
  public long sourceHigh;
  public long sourceLow;
  public long destinationHigh;
  public long destinationLow;

  /** 0 if the protocol has no ports. */
  public int sourcePort;

  public int destinationPort;

  /** Time to live or hop limit. */
  public int hops;

  /** VLAN identifier of the outermost tag; -1 without one. */
  public int vlan = -1;

  /** VLAN identifier of the next tag; -1 without one. */
  int innerVlan = -1;

  /** Identifier of the VXLAN or Geneve network it came through; -1 without one. */
  public int vni = -1;

  /** Bytes on the wire of the frame, of all its fragments; in a mirror of the inner frame. */
  public int wireBytes;

  /** Frames that it came in: more than 1 if it was fragmented. */
  public int frames = 1;

  public int sequence;
  public int acknowledgment;
  public int flags;

  /** TCP: receive window in bytes before scaling. */
  public int window;

  public int payloadOffset;

  /** Payload bytes on the wire; fewer are there if the frame was cut. */
  public int payloadLength;

  /** Where the Ethernet header begins in {@link #networkBytes}; -1 without one. */
  int etherOffset = -1;

  /** Where the PPPoE header begins in {@link #networkBytes}; -1 without one. */
  int pppoeOffset = -1;

  /** Where MPLS's first label stands in {@link #networkBytes}; -1 without one. */
  int mplsOffset = -1;

  /**
   * Where in {@link #networkBytes} begins what is behind the link's headers, or their end if it is
   * known to carry no IP.
   */
  int linkEnd;

  /** Where the transport header begins in {@link #bytes}; -1 if none was reached. */
  int transportOffset = -1;

  /** Where the IP header begins in {@link #networkBytes}. */
  int networkOffset;

  byte[] networkBytes;

  /** What {@link #headers} made. */
  private @Nullable Segment kept;

  public Segment(CapturedFrame frame) {
    this.frame = frame;
    this.bytes = frame.bytes();
    this.networkBytes = frame.bytes();
    this.wireBytes = frame.wireLength();
  }

  /**
   * A packet that was seen inside a connection, not on the wire: of its headers it has addresses,
   * ports and time.
   *
   * @param source 4 or 16 bytes, as {@code destination}
   */
  public static Segment inside(
      CapturedFrame frame, byte[] source, int sourcePort, byte[] destination, int destinationPort) {
    Segment made = new Segment(frame);
    made.protocol = TCP;
    made.version6 = source.length == 16;
    made.entered(made.version6 ? Layer.IPV6 : Layer.IPV4);
    made.entered(Layer.TCP);
    ByteBuffer from = ByteBuffer.wrap(source);
    ByteBuffer to = ByteBuffer.wrap(destination);
    if (made.version6) {
      made.sourceHigh = from.getLong();
      made.sourceLow = from.getLong();
      made.destinationHigh = to.getLong();
      made.destinationLow = to.getLong();
    } else {
      made.sourceLow = from.getInt() & 0xFFFFFFFFL;
      made.destinationLow = to.getInt() & 0xFFFFFFFFL;
    }
    made.sourcePort = sourcePort;
    made.destinationPort = destinationPort;
    made.payloadLength = frame.wireLength();
    return made;
  }

  /** The headers of another, as values; of its bytes there are those of the frame. */
  private Segment(CapturedFrame frame, Segment of) {
    this(frame);
    path = of.path;
    read = of.read;
    protocol = of.protocol;
    version6 = of.version6;
    sourceHigh = of.sourceHigh;
    sourceLow = of.sourceLow;
    destinationHigh = of.destinationHigh;
    destinationLow = of.destinationLow;
    sourcePort = of.sourcePort;
    destinationPort = of.destinationPort;
    hops = of.hops;
    vlan = of.vlan;
    innerVlan = of.innerVlan;
    vni = of.vni;
    wireBytes = of.wireBytes;
    frames = of.frames;
    sequence = of.sequence;
    acknowledgment = of.acknowledgment;
    flags = of.flags;
    window = of.window;
    payloadLength = of.payloadLength;
  }

  /** The same without its bytes: what is kept of it for long. Made once, when all is read. */
  public Segment headers() {
    if (frame.bytes().length == 0) {
      return this;
    }
    Segment known = kept;
    if (known == null) {
      known =
          headers(
              new CapturedFrame(
                  frame.number(),
                  frame.epochNanos(),
                  frame.linkType(),
                  NO_BYTES,
                  frame.wireLength()));
      kept = known;
    }
    return known;
  }

  private Segment headers(CapturedFrame empty) {
    Segment made = new Segment(empty, this);
    made.outer = outer == null ? null : outer.headers(empty);
    return made;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** TCP's number of the first byte of the payload: a SYN has one of its own. */
  public int firstSequence() {
    return sequence + (has(SYN) ? 1 : 0);
  }

  /** 4 or 16 bytes. */
  public byte[] source() {
    return address(sourceHigh, sourceLow);
  }

  /** 4 or 16 bytes. */
  public byte[] destination() {
    return address(destinationHigh, destinationLow);
  }

  private byte[] address(long high, long low) {
    return version6
        ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
        : ByteBuffer.allocate(4).putInt((int) low).array();
  }

  /** Whether it came inside a mirror: VXLAN, Geneve, GRE or ERSPAN. */
  public boolean mirrored() {
    return outer != null;
  }

  /** The headers around it, nearest first; null if it is in no mirror. */
  public @Nullable Segment outer() {
    return outer;
  }

  /** What IPv4 identifies the packet by; 0 if it does not, or for IPv6. */
  public int identification() {
    return version6 || networkOffset + 6 > networkBytes.length
        ? 0
        : (networkBytes[networkOffset + 4] & 0xFF) << 8 | networkBytes[networkOffset + 5] & 0xFF;
  }

  /** Address of the mirror's sender; empty without a mirror. */
  public byte[] outerSource() {
    return outer == null ? NO_BYTES : outer.source();
  }

  /** Address of the mirror's receiver; empty without a mirror. */
  public byte[] outerDestination() {
    return outer == null ? NO_BYTES : outer.destination();
  }

  /** TCP: bits that a SYN's sender shifts its windows by (RFC 7323); -1 if it does not. */
  public int windowShift() {
    int end = Math.min(payloadOffset, bytes.length);
    int at = transportOffset + TCP_HEADER_BYTES;
    while (transportOffset >= 0 && at + 2 < end && bytes[at] != 0) {
      if (bytes[at] == WINDOW_SCALE) {
        return Math.min(bytes[at + 2] & 0xFF, WINDOW_SHIFT_MAX);
      }
      at += bytes[at] == 1 ? 1 : Math.max(2, bytes[at + 1] & 0xFF);
    }
    return -1;
  }

  /** Wireshark's list of the frame's protocols, outermost first. */
  public String protocols() {
    String own = Layer.names(path);
    return outer == null ? own : outer.protocols() + (own.isEmpty() ? "" : ":" + own);
  }

  /** Payload bytes that were captured. */
  public int payloadCaptured() {
    return Math.max(0, Math.min(payloadLength, bytes.length - payloadOffset));
  }

  void enter(Layer layer) {
    path = layer.after(path);
  }

  /** The header of a layer that was entered is not cut off. */
  void read(Layer layer) {
    read |= 1 << layer.ordinal();
  }

  /** A layer with a header that is known. */
  void entered(Layer layer) {
    enter(layer);
    read(layer);
  }

  /** Whether a header of its own is of that layer, and its values are not made up. */
  boolean knows(Layer layer) {
    return holds(layer) && (read & 1 << layer.ordinal()) != 0;
  }

  /** Whether a header of its own is of that layer; those of {@link #outer} do not count. */
  boolean holds(Layer layer) {
    return layer.in(path);
  }

  /** Where a header of that layer begins in {@link #bytesOf} it; -1 if it was not reached. */
  int start(Layer layer) {
    return switch (layer) {
      case ETHERNET -> etherOffset;
      case PPPOE -> pppoeOffset;
      case MPLS -> mplsOffset;
      case TCP, UDP, GRE -> transportOffset;
      default -> networkOffset;
    };
  }

  /**
   * Where that layer ends in {@link #bytesOf} it, as its own lengths say: a short frame of Ethernet
   * is padded behind it.
   */
  int end(Layer layer) {
    int there = bytesOf(layer).length;
    int start = start(layer);
    int end =
        switch (layer) {
          case TCP, UDP -> knows(layer) ? payloadOffset + payloadLength : there;
          case IPV4 -> knows(layer) ? told(start, networkU16(start + 2)) : there;
          case IPV6 ->
              knows(layer) ? told(start, IPV6_HEADER_BYTES + networkU16(start + 4)) : there;
          default -> there;
        };
    return Math.max(Math.min(start, there), Math.min(end, there));
  }

  /**
   * Where content may begin in the frame's bytes, behind the headers that were read; the end of the
   * frame if it is of a kind that carries none, such as ARP.
   */
  public int headersEnd() {
    if (!holds(Layer.IPV4) && !holds(Layer.IPV6)) {
      return networkBytes == frame.bytes() ? Math.min(linkEnd, networkBytes.length) : 0;
    }
    boolean whole = bytes == frame.bytes();
    if (whole && transportOffset >= 0) {
      return Math.max(transportOffset, payloadOffset);
    }
    return networkBytes == frame.bytes() ? networkOffset + IPV4_HEADER_BYTES : 0;
  }

  /** Segmentation offload leaves lengths of 0: then the frame's own counts. */
  private int told(int start, int length) {
    boolean none = length == 0 || version6 && length == IPV6_HEADER_BYTES;
    return none ? networkBytes.length : start + length;
  }

  private int networkU16(int at) {
    return (networkBytes[at] & 0xFF) << 8 | networkBytes[at + 1] & 0xFF;
  }

  /** What has the header of a layer: the frame, or a datagram put together of fragments. */
  byte[] bytesOf(Layer layer) {
    return switch (layer) {
      case TCP, UDP, GRE -> bytes;
      default -> networkBytes;
    };
  }

  /** What was read so far was around a mirrored frame, which follows. */
  void mirror(int innerBytes) {
    Segment around = new Segment(frame, this);
    around.outer = outer;
    around.bytes = bytes;
    around.networkBytes = networkBytes;
    around.networkOffset = networkOffset;
    around.etherOffset = etherOffset;
    around.linkEnd = linkEnd;
    around.pppoeOffset = pppoeOffset;
    around.mplsOffset = mplsOffset;
    around.transportOffset = transportOffset;
    around.payloadOffset = payloadOffset;
    outer = around;
    protocol = 0;
    path = 0;
    read = 0;
    vlan = -1;
    innerVlan = -1;
    etherOffset = -1;
    pppoeOffset = -1;
    mplsOffset = -1;
    wireBytes = innerBytes;
  }
}
