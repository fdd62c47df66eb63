package io.vitrine.inspector.sensor;

/** A TCP connection of the capture: two directions and the MQTT in them. One thread. */
final class TcpStream {
  private final long index;
  private final TcpDirection fromFirst;
  private final TcpDirection fromSecond;
  private final Endpoint first;

  /**
   * @param segment the first that was seen of it
   */
  TcpStream(long index, Segment segment, MqttStream mqtt, BufferBudget budget) {
    this.index = index;
    this.first = Endpoint.of(segment.source, segment.sourcePort);
    this.fromFirst = new TcpDirection(mqtt.from(true), budget);
    this.fromSecond = new TcpDirection(mqtt.from(false), budget);
    mqtt.complete(() -> fromFirst.synSeen() || fromSecond.synSeen());
  }

  /** Number in order of appearance, from 0. */
  long index() {
    return index;
  }

  /** Whether the segment opens another connection between the same endpoints. */
  boolean replacedBy(Segment segment) {
    return segment.has(Segment.SYN)
        && !segment.has(Segment.ACK)
        && direction(segment).differs(segment.sequence);
  }

  void accept(Segment segment) {
    TcpDirection direction = direction(segment);
    if (segment.has(Segment.ACK)) {
      (direction == fromFirst ? fromSecond : fromFirst).acknowledged(segment.acknowledgment);
    }
    direction.accept(segment);
  }

  void finish() {
    fromFirst.finish();
    fromSecond.finish();
  }

  private TcpDirection direction(Segment segment) {
    return Endpoint.of(segment.source, segment.sourcePort).equals(first) ? fromFirst : fromSecond;
  }
}
