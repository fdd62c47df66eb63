package io.vitrine.inspector.flow;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tells retransmissions, reordering, duplicate acknowledgements and losses of a TCP connection
 * apart, by the rules that Wireshark documents for {@code tcp.analysis}; selective acknowledgements
 * are not looked at. One thread.
 */
final class TcpAnalysis {
  private static final long FAST_NANOS = 20_000_000;
  private static final long REORDERED_NANOS = 3_000_000;
  private static final int SPECIAL = Segment.SYN | Segment.FIN | Segment.RST;

  private final TcpSide low = new TcpSide();
  private final TcpSide high = new TcpSide();
  private long synNanos;
  private long firstRoundTripNanos;

  /**
   * Takes the next segment.
   *
   * @param fromLow which side sent it
   */
  Set<TcpRemark> accept(Segment segment, boolean fromLow) {
    TcpSide from = fromLow ? low : high;
    TcpSide to = fromLow ? high : low;
    long now = segment.frame.epochNanos();
    Set<TcpRemark> remarks = EnumSet.noneOf(TcpRemark.class);
    handshake(segment, now);
    boolean probe =
        segment.payloadLength == 1 && from.known && segment.sequence == from.next && to.window == 0;
    boolean keepAlive = !probe && keepAlive(segment, from);
    if (probe) {
      remarks.add(TcpRemark.ZERO_WINDOW_PROBE);
    } else {
      state(segment, from, keepAlive, remarks);
      full(segment, from, to, remarks);
      repeated(segment, from, to, remarks);
    }
    if (segment.acknowledgment != from.acknowledged) {
      from.duplicates = 0;
    }
    if (segment.has(Segment.ACK) && to.known && segment.acknowledgment - to.seen > 0) {
      remarks.add(TcpRemark.ACK_LOST_SEGMENT);
      to.seen = segment.acknowledgment;
    }
    if (!keepAlive && !probe) {
      retransmission(segment, from, to, now, remarks);
    }
    from.sent(segment, now, probe, keepAlive);
    to.acknowledged(segment);
    return remarks;
  }

  /** How often the side that sent the latest segment has acknowledged the same again. */
  long duplicates(boolean fromLow) {
    return (fromLow ? low : high).duplicates;
  }

  /** The receive window of the side that sent the latest segment, in bytes. */
  long window(boolean fromLow) {
    TcpSide side = fromLow ? low : high;
    TcpSide other = fromLow ? high : low;
    return side.windowBytes(other);
  }

  /** What the windows of that side are multiplied by, as {@link TcpSide#windowFactor}. */
  long windowFactor(boolean fromLow) {
    return fromLow ? low.windowFactor(high) : high.windowFactor(low);
  }

  private static void state(
      Segment segment, TcpSide from, boolean keepAlive, Set<TcpRemark> remarks) {
    boolean plain = (segment.flags & SPECIAL) == 0;
    if (plain && segment.window == 0) {
      remarks.add(TcpRemark.ZERO_WINDOW);
    }
    if (from.known && segment.sequence - from.next > 0 && !segment.has(Segment.RST)) {
      remarks.add(TcpRemark.LOST_SEGMENT);
    }
    if (keepAlive) {
      remarks.add(TcpRemark.KEEP_ALIVE);
    }
    if (acknowledgesAgain(segment, from) && segment.window != 0 && segment.window != from.window) {
      remarks.add(TcpRemark.WINDOW_UPDATE);
    }
  }

  private static void full(Segment segment, TcpSide from, TcpSide to, Set<TcpRemark> remarks) {
    int end = segment.sequence + segment.payloadLength;
    boolean fills = to.ackKnown && end == to.acknowledged + (int) to.windowBytes(from);
    if (fills && to.scaleKnown && segment.payloadLength > 0 && (segment.flags & SPECIAL) == 0) {
      remarks.add(TcpRemark.WINDOW_FULL);
    }
  }

  /** An acknowledgement of the same with the same window: an answer to a question, or a sign. */
  private static void repeated(Segment segment, TcpSide from, TcpSide to, Set<TcpRemark> remarks) {
    if (!acknowledgesAgain(segment, from) || segment.window != from.window) {
      return;
    }
    if (segment.window == 0) {
      if (to.probe) {
        remarks.add(TcpRemark.ZERO_WINDOW_PROBE_ACK);
      }
    } else if (to.keepAlive) {
      remarks.add(TcpRemark.KEEP_ALIVE_ACK);
    } else {
      remarks.add(TcpRemark.DUPLICATE_ACK);
      from.duplicates++;
    }
  }

  private void handshake(Segment segment, long now) {
    if (segment.has(Segment.SYN)) {
      synNanos = segment.has(Segment.ACK) ? synNanos : now;
    } else if (firstRoundTripNanos == 0 && synNanos > 0 && segment.has(Segment.ACK)) {
      firstRoundTripNanos = now - synNanos;
    }
  }

  private static boolean keepAlive(Segment segment, TcpSide from) {
    return from.known
        && segment.payloadLength <= 1
        && segment.sequence == from.next - 1
        && (segment.flags & SPECIAL) == 0;
  }

  private static boolean acknowledgesAgain(Segment segment, TcpSide from) {
    return from.known
        && segment.payloadLength == 0
        && segment.sequence == from.next
        && segment.acknowledgment == from.acknowledged
        && (segment.flags & SPECIAL) == 0;
  }

  private void retransmission(
      Segment segment, TcpSide from, TcpSide to, long now, Set<TcpRemark> remarks) {
    int length = segment.payloadLength;
    boolean special = (segment.flags & (Segment.SYN | Segment.FIN)) != 0;
    boolean notNew = from.known && segment.sequence - from.next < 0;
    boolean behindProbe = length > 1 && segment.sequence == from.next - 1;
    if ((length == 0 && !special) || !notNew || behindProbe) {
      return;
    }
    boolean fast =
        to.duplicates >= 2
            && to.acknowledged == segment.sequence
            && now - to.acknowledgedNanos < FAST_NANOS;
    long threshold = firstRoundTripNanos > 0 ? firstRoundTripNanos : REORDERED_NANOS;
    int end = segment.sequence + length + (special ? 1 : 0);
    boolean reordered =
        now - from.nextNanos < threshold && from.next != end && !from.sentBefore(segment);
    boolean spurious =
        length > 0 && to.ackKnown && to.acknowledged - (segment.sequence + length) >= 0;
    if (!fast && !spurious && reordered) {
      remarks.add(TcpRemark.OUT_OF_ORDER);
      return;
    }
    remarks.add(TcpRemark.RETRANSMISSION);
    if (fast) {
      remarks.add(TcpRemark.FAST_RETRANSMISSION);
    } else if (spurious) {
      remarks.add(TcpRemark.SPURIOUS_RETRANSMISSION);
    }
  }
}
