package io.vitrine.inspector.sensor.reassembly;

import io.vitrine.inspector.sensor.layer.Segment;

/** Address and port as numbers, for keys of maps. IPv4 stands in {@code low}. */
public record Endpoint(boolean version6, long high, long low, int port)
    implements Comparable<Endpoint> {

  public static Endpoint source(Segment of) {
    return new Endpoint(of.version6, of.sourceHigh, of.sourceLow, of.sourcePort);
  }

  public static Endpoint destination(Segment of) {
    return new Endpoint(of.version6, of.destinationHigh, of.destinationLow, of.destinationPort);
  }

  /** Whether the segment comes from here. */
  public boolean sent(Segment segment) {
    return segment.sourcePort == port
        && segment.sourceLow == low
        && segment.sourceHigh == high
        && segment.version6 == version6;
  }

  @Override
  public int compareTo(Endpoint other) {
    int byHigh = Long.compare(high, other.high);
    int byLow = byHigh != 0 ? byHigh : Long.compare(low, other.low);
    return byLow != 0 ? byLow : Integer.compare(port, other.port);
  }
}
