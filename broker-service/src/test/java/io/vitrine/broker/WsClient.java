package io.vitrine.broker;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The JDK's WebSocket, in bytes written as hex. */
final class WsClient implements AutoCloseable {
  private static final int WAIT_SECONDS = 30;

  private final StringBuffer received = new StringBuffer();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<String> pong = new CompletableFuture<>();
  private final WebSocket socket;

  WsClient(int port, String path, String subprotocol) throws Exception {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols(subprotocol)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new Listening())
            .get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void binary(String hex, boolean last) throws Exception {
    done(socket.sendBinary(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), last));
  }

  void text(String text) throws Exception {
    done(socket.sendText(text, true));
  }

  void ping(ByteBuffer bytes) throws Exception {
    done(socket.sendPing(bytes));
  }

  void close(int status) throws Exception {
    done(socket.sendClose(status, ""));
  }

  private static void done(CompletableFuture<WebSocket> sent) throws Exception {
    sent.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** All that came so far, at least so many bytes. */
  String bytes(int atLeast) throws InterruptedException {
    return await(hex -> hex.length() >= 2 * atLeast);
  }

  String await(Predicate<String> enough) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!enough.test(received.toString())) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("only " + received + " came");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return received.toString();
  }

  int closeStatus() throws Exception {
    return closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  String pong() throws Exception {
    return pong.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private final class Listening implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      received.append(HexFormat.of().formatHex(copy));
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      pong.complete(HexFormat.of().formatHex(copy));
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }
}
