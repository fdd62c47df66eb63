package io.vitrine.broker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A socket that speaks bytes, written as hex. */
final class RawClient implements AutoCloseable {
  private static final int WAIT_MILLIS = 30_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    this(new Socket("127.0.0.1", port));
  }

  RawClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(WAIT_MILLIS);
  }

  RawClient send(String hex) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    return this;
  }

  /** Says that nothing more comes (FIN). */
  RawClient endInput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  RawClient sendText(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** All that comes until the server closes. */
  String rest() throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException e) {
      return "";
    }
  }

  /** The head of an HTTP message, with the empty line at its end. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("closed after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  /** A CONNECT of version 5 with a keep-alive time of 60 s. */
  RawClient connect(String clientId) throws IOException {
    byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
    return send(
        "10%02x 0004 4d515454 05 02 003c 00 %04x %s"
            .formatted(13 + id.length, id.length, HexFormat.of().formatHex(id)));
  }

  /** The next {@code bytes} bytes as hex, fewer if the server closes. */
  String read(int bytes) throws IOException {
    return HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes));
  }

  /** One whole packet as hex; empty if the server has closed. */
  String packet() throws IOException {
    InputStream in = socket.getInputStream();
    int first = in.read();
    if (first < 0) {
      return "";
    }
    StringBuilder hex = new StringBuilder().append("%02x".formatted(first));
    int length = 0;
    int next;
    int shift = 0;
    do {
      next = in.read();
      hex.append("%02x".formatted(next));
      length |= (next & 0x7F) << shift;
      shift += 7;
    } while (next >= 128);
    return hex + read(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
