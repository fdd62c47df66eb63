package io.vitrine.inspector.sensor.reassembly;

import io.vitrine.inspector.sensor.layer.Segment;

/** Address and port as numbers, for keys of maps. IPv4 stands in {@code low}. */
public record Endpoint(boolean version6, long high, long low, int port) {

  public static Endpoint source(Segment of) {
    return new Endpoint(of.version6, of.sourceHigh, of.sourceLow, of.sourcePort);
  }

  public static Endpoint destination(Segment of) {
    return new Endpoint(of.version6, of.destinationHigh, of.destinationLow, of.destinationPort);
  }

  /** Whether a segment's source comes before its destination, by their numbers. */
  public static boolean sourceIsLow(Segment of) {
    if (of.sourceHigh != of.destinationHigh) {
      return of.sourceHigh < of.destinationHigh;
    }
    return of.sourceLow != of.destinationLow
        ? of.sourceLow < of.destinationLow
        : of.sourcePort < of.destinationPort;
  }

  /** Whether the segment comes from here. */
  public boolean sent(Segment segment) {
    return segment.sourcePort == port
        && segment.sourceLow == low
        && segment.sourceHigh == high
        && segment.version6 == version6;
  }
}
