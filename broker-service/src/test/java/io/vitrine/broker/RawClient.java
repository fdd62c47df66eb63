package io.vitrine.broker;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.HexFormat;

/** A socket that speaks bytes, written as hex. */
final class RawClient implements AutoCloseable {
  private static final int WAIT_MILLIS = 10_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(WAIT_MILLIS);
  }

  RawClient send(String hex) throws IOException {
    socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    return this;
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
    int length = in.read();
    return HexFormat.of().formatHex(new byte[] {(byte) first, (byte) length}) + read(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
