package io.vitrine.inspector.flow;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.ArrayDeque;
import java.util.Deque;

/** What one side of a connection has sent and acknowledged so far. */
final class TcpSide {
  /** Segments on the way that are remembered. */
  private static final int UNACKNOWLEDGED_MAX = 1000;

  /** A segment on the way. */
  private record Sent(int from, int to) {}

  /** Behind the highest byte sent, once {@link #known}. */
  int next;

  boolean known;
  long nextNanos;
  int window = -1;
  int acknowledged;
  boolean ackKnown;
  long acknowledgedNanos;
  int duplicates;

  /** Whether its SYN was seen, and so whether it scales its windows. */
  boolean scaleKnown;

  /** Bits that its windows are shifted by; -1 if they are not. */
  private int shift = -1;

  private boolean synLast;

  /** Behind the highest byte that can be acknowledged without a loss of the capture's. */
  int seen;

  /** Whether its latest segment was a keep-alive. */
  boolean keepAlive;

  /** Whether its latest segment asked a window of 0. */
  boolean probe;

  private final Deque<Sent> unacknowledged = new ArrayDeque<>();

  /**
   * Whether each of them ends behind the one before it, so that the first is acknowledged first.
   */
  private boolean inOrder = true;

  void sent(Segment segment, long now, boolean probe, boolean alive) {
    int from = segment.sequence;
    int to = from + segment.payloadLength;
    if ((segment.flags & (Segment.SYN | Segment.FIN)) != 0) {
      to++;
    }
    if (to != from && !probe && unacknowledged.size() < UNACKNOWLEDGED_MAX) {
      unacknowledged.add(new Sent(from, to));
      inOrder &= !known || to - next > 0;
    }
    boolean wasKnown = known;
    if ((!known || to - next > 0) && !probe) {
      known = true;
      next = to;
      nextNanos = now;
    }
    seen = !wasKnown || to - seen > 0 ? to : seen;
    synLast = segment.has(Segment.SYN);
    if (synLast) {
      scaleKnown = true;
      shift = segment.windowShift();
    }
    window = segment.window;
    this.probe = probe;
    keepAlive = alive;
    if (segment.has(Segment.ACK)) {
      ackKnown = true;
      acknowledged = segment.acknowledgment;
      acknowledgedNanos = now;
    }
  }

  /** Its window; scaled if both sides scale, but not in a SYN (RFC 7323, 2.2). */
  long windowBytes(TcpSide other) {
    return synLast || shift < 0 || other.shift < 0 ? window : (long) window << shift;
  }

  /**
   * What its windows are multiplied by, as Wireshark says it: -1 if its SYN was not seen, -2 if
   * they are not.
   */
  long windowFactor(TcpSide other) {
    return !scaleKnown ? -1 : shift < 0 || other.shift < 0 ? -2 : 1L << shift;
  }

  /** The other side's segment acknowledges what is on the way. */
  void acknowledged(Segment segment) {
    if (!segment.has(Segment.ACK)) {
      return;
    }
    Sent first = unacknowledged.peek();
    while (first != null && segment.acknowledgment - first.to >= 0) {
      unacknowledged.remove();
      first = unacknowledged.peek();
    }
    if (!inOrder && first != null) {
      unacknowledged.removeIf(each -> segment.acknowledgment - each.to >= 0);
    }
    inOrder |= first == null;
  }

  /** Whether all of the segment is on the way already. */
  boolean sentBefore(Segment segment) {
    int to = segment.sequence + segment.payloadLength;
    for (Sent each : unacknowledged) {
      if (segment.sequence - each.from >= 0 && each.to - to >= 0) {
        return true;
      }
    }
    return false;
  }
}
