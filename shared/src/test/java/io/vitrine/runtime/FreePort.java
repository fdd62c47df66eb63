package io.vitrine.runtime;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a cluster that is told its port before it is there. */
public final class FreePort {
  private FreePort() {}

  /**
   * Below those that the system gives to whoever asks for any (Linux: from 32768 on): nobody has
   * it, or those behind it, which the other nodes take, by chance meanwhile.
   */
  public static String any() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(16_384, 32_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return Integer.toString(socket.getLocalPort());
      } catch (BindException e) {
        continue;
      }
    }
  }
}
