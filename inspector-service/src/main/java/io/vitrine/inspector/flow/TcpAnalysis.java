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
    if (!probe) {
      if (from.known && segment.sequence - from.next > 0 && !segment.has(Segment.RST)) {
        remarks.add(TcpRemark.LOST_SEGMENT);
      }
      if (repeats(segment, from) && !to.keepAlive) {
        remarks.add(TcpRemark.DUPLICATE_ACK);
        from.duplicates++;
      }
    }
    if (segment.acknowledgment != from.acknowledged) {
      from.duplicates = 0;
    }
    if (!keepAlive && !probe) {
      retransmission(segment, from, to, now, remarks);
    }
    from.sent(segment, now, probe, keepAlive);
    to.acknowledged(segment);
    return remarks;
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

  private static boolean repeats(Segment segment, TcpSide from) {
    return from.known
        && segment.payloadLength == 0
        && segment.window != 0
        && segment.window == from.window
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
    remarks.add(
        !fast && !spurious && reordered ? TcpRemark.OUT_OF_ORDER : TcpRemark.RETRANSMISSION);
  }
}
