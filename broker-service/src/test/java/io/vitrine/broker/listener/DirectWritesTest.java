package io.vitrine.broker.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DirectWritesTest {
  /** Another version of Vert.x may keep its queue elsewhere: then connections need more memory. */
  @Test
  void whatIsWrittenToASocketOfThisVertxGoesToItsChannelAtOnce() throws Exception {
    Vertx vertx = Vertx.vertx();
    CompletableFuture<Boolean> direct = new CompletableFuture<>();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  direct.complete(DirectWrites.of((NetSocketInternal) socket));
                  socket.handler(socket::write);
                });
    try {
      int port =
          server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .actualPort();
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        client.setSoTimeout(30_000);
        assertThat(direct.get(30, TimeUnit.SECONDS)).isTrue();
        byte[] sent = "there and back".getBytes(StandardCharsets.UTF_8);
        client.getOutputStream().write(sent);
        assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }
}
