package io.vitrine.standalone;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A socket to a broker that sends any bytes, and the bytes that are worth sending. */
final class Wire implements Closeable {
  private static final int CONNECT_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private boolean closed;

  Wire(int port) throws IOException {
    socket.connect(new InetSocketAddress("127.0.0.1", port), CONNECT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** False if the broker has closed. */
  boolean send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // The broker was first.
    }
  }

  /** What comes until the broker closes, {@code enough} bytes are there, or nothing has come. */
  byte[] receive(int enough, int millis) throws IOException {
    socket.setSoTimeout(millis);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    try {
      while (all.size() < enough) {
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          closed = true;
          break;
        }
        all.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException e) {
      // What has come is all.
    } catch (IOException e) {
      // Reset.
      closed = true;
    }
    return all.toByteArray();
  }

  /** Whether {@link #receive} saw the broker close. */
  boolean closed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  /** CONNECT of MQTT 5, clean start, no client identifier. */
  static byte[] connect() {
    return hex("10 0d 0004 4d515454 05 02 003c 00 0000");
  }

  static byte[] packet(int first, byte[]... parts) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      body.writeBytes(part);
    }
    return join(new byte[] {(byte) first}, varint(body.size()), body.toByteArray());
  }

  static byte[] varint(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int left = value;
    do {
      int digit = left & 127;
      left >>>= 7;
      out.write(left > 0 ? digit | 128 : digit);
    } while (left > 0);
    return out.toByteArray();
  }

  static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
