package io.vitrine.inspector.sensor.reassembly;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A TCP connection of the capture: two directions and what is in them. One thread. */
public final class TcpStream {
  private final long index;
  private final TcpDirection fromFirst;
  private final TcpDirection fromSecond;
  private final Endpoint first;
  private boolean reset;

  /**
   * @param index number in order of appearance, from 0
   * @param segment the first that was seen of it
   * @param content makes what takes the bytes; is told how to find out whether the stream was seen
   *     from its beginning on
   */
  public TcpStream(
      long index,
      Segment segment,
      Function<BooleanSupplier, StreamContent> content,
      BufferBudget budget) {
    this.index = index;
    this.first = Endpoint.source(segment);
    StreamContent inside = content.apply(this::complete);
    this.fromFirst = new TcpDirection(inside.from(true), budget);
    this.fromSecond = new TcpDirection(inside.from(false), budget);
  }

  /** Number in order of appearance, from 0. */
  public long index() {
    return index;
  }

  /** Whether it was seen from its first byte on. */
  @SuppressWarnings("NullAway") // asked only by what takes bytes, when both directions are there
  private boolean complete() {
    return fromFirst.synSeen() || fromSecond.synSeen();
  }

  /** Whether both sides have ended it and all their bytes came, or one has reset it. */
  public boolean over() {
    return reset || fromFirst.over() && fromSecond.over();
  }

  /** Whether the segment opens another connection between the same endpoints. */
  public boolean replacedBy(Segment segment) {
    return segment.has(Segment.SYN)
        && !segment.has(Segment.ACK)
        && direction(segment).differs(segment.sequence);
  }

  public void accept(Segment segment) {
    TcpDirection direction = direction(segment);
    if (segment.has(Segment.ACK)) {
      (direction == fromFirst ? fromSecond : fromFirst).acknowledged(segment.acknowledgment);
    }
    direction.accept(segment);
    reset |= segment.has(Segment.RST);
  }

  /** Whether the segment comes from the side whose segment was seen first. */
  public boolean fromFirst(Segment segment) {
    return first.sent(segment);
  }

  public void finish() {
    fromFirst.finish();
    fromSecond.finish();
  }

  private TcpDirection direction(Segment segment) {
    return first.sent(segment) ? fromFirst : fromSecond;
  }
}
