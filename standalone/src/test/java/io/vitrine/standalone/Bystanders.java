package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A publisher and a subscriber with QoS 1 that go on while others attack the broker: every message
 * must arrive once, in order, on the connections that they began with.
 */
final class Bystanders implements AutoCloseable {
  private static final int PAUSE_MILLIS = 2;
  private static final long SECONDS_MAX = 60;

  private final Mqtt5AsyncClient publisher;
  private final Mqtt5AsyncClient subscriber;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::publish, "bystander");
  private volatile boolean running = true;

  Bystanders(int port) throws Exception {
    publisher = client(port, "bystander-publisher");
    subscriber = client(port, "bystander-subscriber");
    connect(publisher);
    connect(subscriber);
    subscriber
        .subscribeWith()
        .topicFilter("bystander")
        .qos(MqttQos.AT_LEAST_ONCE)
        .callback(publish -> arrived(ByteBuffer.wrap(publish.getPayloadAsBytes()).getLong()))
        .send()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
    thread.start();
  }

  private static Mqtt5AsyncClient client(int port, String id) {
    return Mqtt5Client.builder()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(port)
        .buildAsync();
  }

  /** The first CONNECT of a process may come later than a broker waits on a busy machine. */
  private static void connect(Mqtt5AsyncClient client) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (true) {
      try {
        client.connect().get(SECONDS_MAX, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  private void arrived(long number) {
    long expected = received.get() + 1;
    if (number != expected) {
      failure.compareAndSet(null, new AssertionError(number + " came, expected " + expected));
    }
    received.set(number);
  }

  private void publish() {
    try {
      while (running) {
        byte[] payload = ByteBuffer.allocate(8).putLong(sent.get() + 1).array();
        publisher
            .publishWith()
            .topic("bystander")
            .qos(MqttQos.AT_LEAST_ONCE)
            .payload(payload)
            .send()
            .get(SECONDS_MAX, TimeUnit.SECONDS);
        sent.incrementAndGet();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Ends; returns how many messages there were. */
  long finish() throws InterruptedException {
    running = false;
    thread.join();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (received.get() < sent.get() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    assertThat(failure.get()).isNull();
    assertThat(received.get()).isEqualTo(sent.get()).isPositive();
    return sent.get();
  }

  @Override
  public void close() {
    running = false;
    publisher.disconnect();
    subscriber.disconnect();
  }
}
