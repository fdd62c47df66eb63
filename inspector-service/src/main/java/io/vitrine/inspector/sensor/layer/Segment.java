package io.vitrine.inspector.sensor.layer;

import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.nio.ByteBuffer;

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

  private static final byte[] NO_BYTES = new byte[0];

  public static final int TCP = 6;
  public static final int UDP = 17;

  public final CapturedFrame frame;

  /** What offsets count in: the frame's bytes, or those of a datagram put together of fragments. */
  public byte[] bytes;

  /** Wireshark's names of all protocols around the mirrored frame; empty without a mirror. */
  String outerProtocols = "";

  /** The protocols of the frame, or of the mirrored frame, four bits each. */
  long path;

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

  /** Identifier of the VXLAN or Geneve network it came through; -1 without one. */
  public int vni = -1;

  private byte[] outerSource = new byte[0];
  private byte[] outerDestination = new byte[0];

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

  /** Where the transport header begins in {@link #bytes}. */
  int transportOffset;

  /** Where the IP header begins in {@link #networkBytes}. */
  int networkOffset;

  byte[] networkBytes;

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
    made.enter(made.version6 ? Layer.IPV6 : Layer.IPV4);
    made.enter(Layer.TCP);
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

  /** The same without its bytes: what is kept of it for long. */
  public Segment headers() {
    Segment kept =
        new Segment(
            new CapturedFrame(
                frame.number(),
                frame.epochNanos(),
                frame.linkType(),
                NO_BYTES,
                frame.wireLength()));
    kept.outerProtocols = outerProtocols;
    kept.path = path;
    kept.protocol = protocol;
    kept.version6 = version6;
    kept.sourceHigh = sourceHigh;
    kept.sourceLow = sourceLow;
    kept.destinationHigh = destinationHigh;
    kept.destinationLow = destinationLow;
    kept.sourcePort = sourcePort;
    kept.destinationPort = destinationPort;
    kept.hops = hops;
    kept.vlan = vlan;
    kept.vni = vni;
    kept.outerSource = outerSource;
    kept.outerDestination = outerDestination;
    kept.wireBytes = wireBytes;
    kept.frames = frames;
    kept.sequence = sequence;
    kept.acknowledgment = acknowledgment;
    kept.flags = flags;
    kept.window = window;
    kept.payloadLength = payloadLength;
    return kept;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
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
    return outerSource.length > 0;
  }

  /** What IPv4 identifies the packet by; 0 if it does not, or for IPv6. */
  public int identification() {
    return version6 || networkOffset + 6 > networkBytes.length
        ? 0
        : (networkBytes[networkOffset + 4] & 0xFF) << 8 | networkBytes[networkOffset + 5] & 0xFF;
  }

  /** Address of the mirror's sender; empty without a mirror. */
  public byte[] outerSource() {
    return outerSource;
  }

  /** Address of the mirror's receiver; empty without a mirror. */
  public byte[] outerDestination() {
    return outerDestination;
  }

  /** Wireshark's list of the frame's protocols, outermost first. */
  public String protocols() {
    return outerProtocols + Layer.names(path);
  }

  /** Payload bytes that were captured. */
  public int payloadCaptured() {
    return Math.max(0, Math.min(payloadLength, bytes.length - payloadOffset));
  }

  void enter(Layer layer) {
    path = layer.after(path);
  }

  /** What was read so far was around a mirrored frame, which follows. */
  void mirror(int innerBytes) {
    outerProtocols = outerProtocols + Layer.names(path) + ":";
    path = 0;
    outerSource = source();
    outerDestination = destination();
    vlan = -1;
    wireBytes = innerBytes;
  }
}
