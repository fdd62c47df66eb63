package io.vitrine.inspector.sensor;

import java.nio.ByteBuffer;

/** Address and port as numbers, for keys of maps. IPv4 has {@code high} 0. */
record Endpoint(long high, long low, int port) implements Comparable<Endpoint> {
  static Endpoint of(byte[] address, int port) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return address.length == 16
        ? new Endpoint(bytes.getLong(), bytes.getLong(), port)
        : new Endpoint(0, bytes.getInt(), port);
  }

  @Override
  public int compareTo(Endpoint other) {
    int byHigh = Long.compare(high, other.high);
    int byLow = byHigh != 0 ? byHigh : Long.compare(low, other.low);
    return byLow != 0 ? byLow : Integer.compare(port, other.port);
  }
}
