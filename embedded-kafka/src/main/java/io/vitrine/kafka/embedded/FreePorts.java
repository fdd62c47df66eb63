package io.vitrine.kafka.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of this machine for what is told its port before it listens there, and again after it was
 * stopped. They are below those that the system gives to whoever asks for any (Linux: from 32768
 * on), so that nobody has them by chance meanwhile, and of one process each comes once. Any thread.
 */
public final class FreePorts {
  private static final int FIRST = 16_384;
  private static final int BEHIND = 32_768;

  /** Services that are started together may take the next ports too. */
  private static final int TOGETHER = 8;

  private static int next = anywhere();

  private FreePorts() {}

  /** Other processes that do the same begin somewhere else. */
  private static int anywhere() {
    return ThreadLocalRandom.current().nextInt(FIRST, BEHIND) / TOGETHER * TOGETHER;
  }

  /**
   * A port that is free, as are the seven behind it.
   *
   * @throws IOException if there is none
   */
  public static synchronized int next() throws IOException {
    for (int tries = (BEHIND - FIRST) / TOGETHER; tries > 0; tries--) {
      int port = next;
      next = port + TOGETHER < BEHIND ? port + TOGETHER : FIRST;
      if (free(port)) {
        return port;
      }
    }
    throw new IOException("no ports are free from " + FIRST + " to " + BEHIND);
  }

  private static boolean free(int port) {
    for (int each = port; each < port + TOGETHER; each++) {
      try (ServerSocket socket = new ServerSocket(each, 1, InetAddress.getLoopbackAddress())) {
        continue;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
