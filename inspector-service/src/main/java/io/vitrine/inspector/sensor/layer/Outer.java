package io.vitrine.inspector.sensor.layer;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** The addresses around a mirrored frame that a socket received. IPv4 stands in the low halves. */
public record Outer(
    boolean version6, long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {

  /** Of a datagram between two sockets; an IPv4 end of an IPv6 socket counts as IPv4. */
  public static Outer of(InetSocketAddress source, InetSocketAddress destination) {
    byte[] from = source.getAddress().getAddress();
    byte[] to = destination.getAddress().getAddress();
    boolean version6 = from.length == 16;
    boolean same = from.length == to.length;
    return new Outer(version6, high(from), low(from), same ? high(to) : 0, same ? low(to) : 0);
  }

  private static long high(byte[] address) {
    return address.length == 16 ? ByteBuffer.wrap(address).getLong(0) : 0;
  }

  private static long low(byte[] address) {
    return address.length == 16
        ? ByteBuffer.wrap(address).getLong(8)
        : ByteBuffer.wrap(address).getInt(0) & 0xFFFFFFFFL;
  }
}
