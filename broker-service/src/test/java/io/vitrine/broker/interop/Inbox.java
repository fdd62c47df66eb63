package io.vitrine.broker.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a library's callbacks have brought. */
final class Inbox {
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private final Deque<Acknowledge> open = new ArrayDeque<>();
  private final CountDownLatch lost = new CountDownLatch(1);

  interface Acknowledge {
    void run() throws Exception;
  }

  private record Arrival(Letter letter, Acknowledge acknowledge) {}

  void add(Letter letter, Acknowledge acknowledge) {
    arrived.add(new Arrival(letter, acknowledge));
  }

  Letter next() throws InterruptedException {
    Arrival next = arrived.poll(Client.SECONDS_MAX, TimeUnit.SECONDS);
    assertThat(next).as("the next message").isNotNull();
    if (next.letter.qos() > 0) {
      open.add(next.acknowledge);
    }
    return next.letter;
  }

  /** Acknowledges the oldest message that was taken and is not acknowledged yet. */
  void acknowledge() throws Exception {
    open.remove().run();
  }

  void lost() {
    lost.countDown();
  }

  void awaitLost() throws InterruptedException {
    assertThat(lost.await(Client.SECONDS_MAX, TimeUnit.SECONDS)).as("connection closed").isTrue();
  }
}
