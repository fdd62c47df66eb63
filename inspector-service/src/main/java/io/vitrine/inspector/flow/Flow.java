package io.vitrine.inspector.flow;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.Set;

/** One direction of one five-tuple in one minute. Counts grow; one thread. */
public final class Flow {
  private final long window;
  private final Segment opening;
  private final long stream;
  private long packets;
  private long bytes;
  private long payloadBytes;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;
  private int tcpFlags;
  private long retransmissions;
  private long outOfOrder;
  private long dupAcks;
  private long lostSegments;
  private boolean ended;

  /**
   * @param window epoch second of the minute
   * @param opening the first segment, for its addresses and ports
   * @param stream number of its TCP stream; -1 if it is not TCP
   */
  Flow(long window, Segment opening, long stream) {
    this.window = window;
    this.opening = opening;
    this.stream = stream;
  }

  /** The same as it is now. */
  public Flow(Flow of) {
    this.window = of.window;
    this.opening = of.opening;
    this.stream = of.stream;
    this.packets = of.packets;
    this.bytes = of.bytes;
    this.payloadBytes = of.payloadBytes;
    this.firstNanos = of.firstNanos;
    this.lastNanos = of.lastNanos;
    this.tcpFlags = of.tcpFlags;
    this.retransmissions = of.retransmissions;
    this.outOfOrder = of.outOfOrder;
    this.dupAcks = of.dupAcks;
    this.lostSegments = of.lostSegments;
  }

  /** Whether it counts what comes in that minute through that network; not once it was told. */
  boolean counts(long minute, int vni) {
    return !ended && window == minute && opening.vni == vni;
  }

  /** It is told. */
  void end() {
    ended = true;
  }

  void add(Segment segment, Set<TcpRemark> remarks) {
    packets += segment.frames;
    bytes += segment.wireBytes;
    firstNanos = Math.min(firstNanos, segment.frame.epochNanos());
    lastNanos = Math.max(lastNanos, segment.frame.epochNanos());
    if (segment.protocol == Segment.TCP) {
      payloadBytes += segment.payloadLength;
      tcpFlags |= segment.flags;
    }
    for (TcpRemark each : remarks) {
      switch (each) {
        case RETRANSMISSION -> retransmissions++;
        case OUT_OF_ORDER -> outOfOrder++;
        case DUPLICATE_ACK -> dupAcks++;
        case LOST_SEGMENT -> lostSegments++;
        default -> {}
      }
    }
  }

  /** Epoch second of the minute. */
  public long window() {
    return window;
  }

  /** The first segment, for its addresses and ports. */
  public Segment opening() {
    return opening;
  }

  /** Number of the TCP stream that its first segment is of; -1 if it is not TCP. */
  public long stream() {
    return stream;
  }

  /** {@code tcp}, {@code udp}, {@code icmp}, {@code ipv6-icmp}, or IANA's number. */
  public String protocol() {
    return switch (opening.protocol) {
      case Segment.TCP -> "tcp";
      case Segment.UDP -> "udp";
      case 1 -> "icmp";
      case 58 -> "ipv6-icmp";
      default -> Integer.toString(opening.protocol);
    };
  }

  public long packets() {
    return packets;
  }

  /** Bytes of frames on the wire; of the inner frames in a mirror. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of TCP payload. */
  public long payloadBytes() {
    return payloadBytes;
  }

  public long firstNanos() {
    return firstNanos;
  }

  public long lastNanos() {
    return lastNanos;
  }

  /** All flags that were set. */
  public int tcpFlags() {
    return tcpFlags;
  }

  public long retransmissions() {
    return retransmissions;
  }

  public long outOfOrder() {
    return outOfOrder;
  }

  public long dupAcks() {
    return dupAcks;
  }

  public long lostSegments() {
    return lostSegments;
  }
}
