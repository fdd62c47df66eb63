package io.vitrine.inspector.sensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts the segments of one direction in order: holds back what came too early, drops what was there
 * already (the first copy wins), and gives up on bytes that the receiver has acknowledged or that
 * too much waits for. Sequence numbers wrap. One thread.
 */
final class TcpDirection {
  private static final int SEGMENTS_MAX = 512;
  private static final int BYTES_MAX = 1024 * 1024;

  private record Early(int sequence, byte[] bytes, int wireLength) {
    int end() {
      return sequence + wireLength;
    }
  }

  private final ByteSink sink;
  private final BufferBudget budget;
  private final List<Early> early = new ArrayList<>();
  private long earlyBytes;
  private boolean known;
  private boolean synSeen;
  private int next;
  private boolean acknowledgedKnown;
  private int acknowledged;

  TcpDirection(ByteSink sink, BufferBudget budget) {
    this.sink = sink;
    this.budget = budget;
  }

  /** Whether the stream was seen from its first byte on. */
  boolean synSeen() {
    return synSeen;
  }

  /** Whether a SYN with that number would begin another connection. */
  boolean differs(int initialSequence) {
    return known && next != initialSequence + 1;
  }

  /** The other side has this many bytes. */
  void acknowledged(int number) {
    acknowledgedKnown = true;
    acknowledged = number;
  }

  void accept(Segment segment) {
    int sequence = segment.sequence;
    if (segment.has(Segment.SYN)) {
      synSeen = true;
      sequence++;
      if (!known) {
        known = true;
        next = sequence;
      }
    }
    if (segment.payloadLength == 0) {
      return;
    }
    if (!known) {
      known = true;
      next = sequence;
    }
    int ahead = sequence - next;
    if (ahead > 0) {
      holdBack(segment, sequence);
    } else {
      deliver(
          segment.frame.bytes(),
          segment.payloadOffset,
          segment.payloadCaptured(),
          segment.payloadLength,
          -ahead,
          segment);
    }
    drain(segment);
  }

  /** No more segments will come: hands over what was held back. */
  void finish(Segment last) {
    while (!early.isEmpty()) {
      skipGap(last);
      drain(last);
    }
  }

  private void deliver(byte[] bytes, int offset, int captured, int wire, int skip, Segment at) {
    if (skip >= wire) {
      return;
    }
    next += wire - skip;
    if (captured > skip) {
      sink.data(bytes, offset + skip, captured - skip, at);
    }
    int missing = wire - Math.max(captured, skip);
    if (missing > 0) {
      sink.gap(missing, at);
    }
  }

  private void holdBack(Segment segment, int sequence) {
    int from = segment.payloadOffset;
    int captured = segment.payloadCaptured();
    if (!budget.take(captured)) {
      skipTo(sequence, segment);
      deliver(segment.frame.bytes(), from, captured, segment.payloadLength, 0, segment);
      return;
    }
    byte[] copy = java.util.Arrays.copyOfRange(segment.frame.bytes(), from, from + captured);
    int at = early.size();
    while (at > 0 && sequence - early.get(at - 1).sequence < 0) {
      at--;
    }
    early.add(at, new Early(sequence, copy, segment.payloadLength));
    earlyBytes += captured;
  }

  private void drain(Segment at) {
    while (!early.isEmpty()) {
      Early first = early.get(0);
      int ahead = first.sequence - next;
      if (ahead > 0) {
        if (!lost(first)) {
          return;
        }
        skipGap(at);
        continue;
      }
      remove(first);
      deliver(first.bytes, 0, first.bytes.length, first.wireLength, -ahead, at);
    }
  }

  private void remove(Early first) {
    early.remove(0);
    earlyBytes -= first.bytes.length;
    budget.give(first.bytes.length);
  }

  /** The receiver has bytes that we miss, so they will not be sent again; or too much waits. */
  private boolean lost(Early first) {
    boolean acked = acknowledgedKnown && acknowledged - first.end() >= 0;
    return acked || early.size() > SEGMENTS_MAX || earlyBytes > BYTES_MAX;
  }

  private void skipGap(Segment at) {
    skipTo(early.get(0).sequence, at);
  }

  private void skipTo(int sequence, Segment at) {
    int missing = sequence - next;
    next = sequence;
    if (missing > 0) {
      sink.gap(missing, at);
    }
  }
}
