package io.vitrine.broker.conformance;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** One connection of a dialogue. */
final class Speaker implements AutoCloseable {
  private static final int MILLIS_MAX = 1000 * Integer.getInteger("conformance.seconds", 30);

  private final Socket socket = new Socket();
  private final boolean five;

  Speaker(InetSocketAddress broker, boolean five) throws IOException {
    this.five = five;
    socket.connect(broker, MILLIS_MAX);
    socket.setSoTimeout(MILLIS_MAX);
    socket.setTcpNoDelay(true);
  }

  void send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      // The broker has closed already: the next line that listens sees it.
    }
  }

  /** The next packet; null if the broker has closed. */
  ServerPacket next() throws IOException {
    try {
      InputStream in = socket.getInputStream();
      int first = in.read();
      if (first < 0) {
        return null;
      }
      int length = 0;
      int shift = 0;
      int digit;
      do {
        digit = in.read();
        length |= (digit & 0x7F) << shift;
        shift += 7;
      } while (digit > 127);
      ByteBuf body = Unpooled.wrappedBuffer(in.readNBytes(length));
      if (body.readableBytes() < length) {
        throw new EOFException("a packet of " + length + " bytes ends too early");
      }
      return ServerPacket.read(five, first, body);
    } catch (SocketException e) {
      // Closed while bytes of ours were on their way: a reset.
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
