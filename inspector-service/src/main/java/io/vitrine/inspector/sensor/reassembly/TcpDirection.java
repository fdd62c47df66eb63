package io.vitrine.inspector.sensor.reassembly;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the segments of one direction in order: holds back what came too early, drops what was there
 * already (the first copy wins), and gives up on bytes that the receiver has acknowledged or that
 * too much waits for. Sequence numbers wrap. One thread.
 */
public final class TcpDirection {
  private static final int SEGMENTS_MAX = 512;
  private static final int BYTES_MAX = 1024 * 1024;

  /** A segment that came too early; a packet that lies in it was completed by its frame. */
  private record Early(int sequence, Segment segment) {
    int end() {
      return sequence + segment.payloadLength;
    }

    /** What holding it back costs. */
    int bytes() {
      return segment.bytes.length;
    }
  }

  private final ByteSink sink;
  private final BufferBudget budget;
  private final List<Early> early = new ArrayList<>();
  private long earlyBytes;
  private boolean known;
  private boolean synSeen;
  private int next;

  /** The first that was awaited; what is before it is never read. */
  private int begin;

  private boolean endKnown;

  /** Behind its last byte, once {@link #endKnown}. */
  private int end;

  private boolean acknowledgedKnown;
  private int acknowledged;

  public TcpDirection(ByteSink sink, BufferBudget budget) {
    this.sink = sink;
    this.budget = budget;
  }

  /** Whether the stream was seen from its first byte on. */
  public boolean synSeen() {
    return synSeen;
  }

  /** Whether all bytes up to its FIN came, in order. */
  boolean over() {
    return endKnown && next == end;
  }

  /** Whether a SYN with that number would begin another connection. */
  public boolean differs(int initialSequence) {
    return known && next != initialSequence + 1;
  }

  /** The other side has this many bytes. */
  public void acknowledged(int number) {
    acknowledgedKnown = true;
    acknowledged = number;
  }

  public void accept(Segment segment) {
    int sequence = segment.firstSequence();
    boolean syn = segment.has(Segment.SYN);
    synSeen |= syn;
    if (!known && (syn || segment.payloadLength > 0)) {
      known = true;
      next = sequence;
      begin = sequence;
    }
    if (segment.has(Segment.FIN)) {
      endKnown = true;
      end = sequence + segment.payloadLength;
    }
    if (segment.payloadLength == 0) {
      return;
    }
    int ahead = sequence - next;
    if (ahead < 0 && sequence - begin < 0 && next - begin >= 0) {
      sink.passedOver(segment);
    }
    if (ahead > 0) {
      sink.early(segment);
      holdBack(segment, sequence);
    } else {
      deliver(segment, -ahead);
    }
    drain();
  }

  /** No more segments will come: hands over what was held back. */
  public void finish() {
    while (!early.isEmpty()) {
      skipTo(early.get(0));
      drain();
    }
    sink.end();
  }

  private void deliver(Segment segment, int skip) {
    int wire = segment.payloadLength;
    int captured = segment.payloadCaptured();
    // Half of the sequence space away: no one can say whether it is old or new.
    if (skip < 0 || skip >= wire) {
      return;
    }
    next += wire - skip;
    if (captured > skip) {
      int from = segment.payloadOffset + skip;
      sink.data(segment.bytes, from, captured - skip, segment);
    }
    int missing = wire - Math.max(captured, skip);
    if (missing > 0) {
      sink.gap(missing, segment);
    }
  }

  private void holdBack(Segment segment, int sequence) {
    Early held = new Early(sequence, segment);
    if (!budget.take(held.bytes())) {
      skipTo(held);
      deliver(segment, 0);
      sink.ordered(segment);
      return;
    }
    int at = early.size();
    while (at > 0 && sequence - early.get(at - 1).sequence < 0) {
      at--;
    }
    early.add(at, held);
    earlyBytes += held.bytes();
  }

  private void drain() {
    while (!early.isEmpty()) {
      Early first = early.get(0);
      int ahead = first.sequence - next;
      if (ahead > 0) {
        if (!lost(first)) {
          return;
        }
        skipTo(first);
        continue;
      }
      early.remove(0);
      earlyBytes -= first.bytes();
      budget.give(first.bytes());
      deliver(first.segment, -ahead);
      sink.ordered(first.segment);
    }
  }

  /** The receiver has bytes that we miss, so they will not be sent again; or too much waits. */
  private boolean lost(Early first) {
    boolean acked = acknowledgedKnown && acknowledged - first.end() >= 0;
    return acked || early.size() > SEGMENTS_MAX || earlyBytes > BYTES_MAX;
  }

  private void skipTo(Early segment) {
    int missing = segment.sequence - next;
    next = segment.sequence;
    if (missing > 0) {
      sink.gap(missing, segment.segment);
    }
  }
}
