package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Publishes 0, 1, 2… under each of a few keys until it is ended. */
final class NumberLoad {
  private static final int KEYS = 4;
  private static final int HELD_MAX = 200_000;

  private final OutboxNode node;
  private final AtomicInteger published = new AtomicInteger();
  private final Thread thread = new Thread(this::publish, "load");
  private volatile boolean enough;

  NumberLoad(OutboxNode node) {
    this.node = node;
    thread.start();
  }

  int published() {
    return published.get();
  }

  private void publish() {
    while (!enough) {
      int number = published.get();
      if (node.held() < HELD_MAX) {
        for (int key = 0; key < KEYS; key++) {
          node.publish("device/" + key, Integer.toString(number));
        }
        published.incrementAndGet();
      }
      if (number % 10 == 0) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it, waits until the outbox is empty, and checks that each number is there, in order. */
  void end(String servers, String topic, boolean once) throws Exception {
    enough = true;
    thread.join();
    Bridge.until("all got through", () -> node.held() == 0);
    List<ConsumerRecord<byte[], byte[]>> records =
        KafkaReader.read(servers, topic, published.get() * KEYS);
    int again = KafkaReader.verifyOrder(records, KEYS, published.get());
    assertThat(once ? again : 0).isZero();
  }
}
