package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Publishers and durable subscribers that go on over crashes of their broker, and know what must
 * have arrived. They keep their own state, as devices do: a client that is not answered connects
 * again and sends again.
 */
final class CrashLoad implements AutoCloseable {
  private static final int PUBLISHERS = 4;
  private static final int WINDOW = 20;
  private static final long SECONDS_MAX = 120;
  private static final long EXPIRY_SECONDS = 3_600;

  private final int port;
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile boolean running = true;

  CrashLoad(int port) {
    this.port = port;
  }

  private final class Publisher {
    final int number;
    final int qos;
    final Mqtt5AsyncClient client;
    final Semaphore window = new Semaphore(WINDOW);
    final Thread thread = new Thread(this::publish, "publisher");
    final AtomicLong sent = new AtomicLong();

    Publisher(int number) {
      this.number = number;
      this.qos = 1 + number % 2;
      this.client = client("crash-publisher" + number);
    }

    String topic() {
      return "crash/" + qos + "/" + number;
    }

    private void publish() {
      try {
        while (running) {
          if (!window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
            continue;
          }
          long sequence = sent.incrementAndGet();
          client
              .publishWith()
              .topic(topic())
              .qos(MqttQos.fromCode(qos))
              .retain(sequence % 10 == 0)
              .payload(Long.toString(sequence).getBytes(StandardCharsets.UTF_8))
              .send()
              .whenComplete(
                  (result, failure) -> {
                    if (failure == null && result.getError().isEmpty()) {
                      acknowledged.incrementAndGet();
                      window.release();
                    }
                  });
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    boolean settled() {
      return window.availablePermits() == WINDOW;
    }
  }

  /** Has everything of all publishers. */
  private final class Subscriber {
    final Mqtt5AsyncClient client;
    final Map<String, List<Long>> got = new ConcurrentHashMap<>();

    Subscriber(String id) {
      client = client(id);
      client.publishes(MqttGlobalPublishFilter.ALL, this::arrived);
    }

    private void arrived(Mqtt5Publish publish) {
      long sequence =
          Long.parseLong(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
      List<Long> list =
          got.computeIfAbsent(publish.getTopic().toString(), topic -> new ArrayList<>());
      synchronized (list) {
        list.add(sequence);
      }
    }

    List<Long> of(Publisher publisher) {
      List<Long> list = got.getOrDefault(publisher.topic(), new ArrayList<>());
      synchronized (list) {
        return List.copyOf(list);
      }
    }

    boolean hasLast() {
      return publishers.stream().allMatch(each -> of(each).contains(each.sent.get()));
    }
  }

  private Mqtt5AsyncClient client(String id) {
    return Mqtt5Client.builder()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(port)
        .automaticReconnect()
        .initialDelay(50, TimeUnit.MILLISECONDS)
        .maxDelay(500, TimeUnit.MILLISECONDS)
        .applyAutomaticReconnect()
        .buildAsync();
  }

  private static void connect(Mqtt5AsyncClient client) throws Exception {
    client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(EXPIRY_SECONDS)
        .send()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Everybody connects and subscribes; one subscriber goes away for the whole time. */
  void begin() throws Exception {
    for (String id : List.of("crash-online", "crash-online2", "crash-offline")) {
      Subscriber subscriber = new Subscriber(id);
      connect(subscriber.client);
      subscriber
          .client
          .subscribeWith()
          .topicFilter("crash/#")
          .qos(MqttQos.EXACTLY_ONCE)
          .send()
          .get(SECONDS_MAX, TimeUnit.SECONDS);
      subscribers.add(subscriber);
    }
    subscribers.get(2).client.disconnect().get(SECONDS_MAX, TimeUnit.SECONDS);
    for (int i = 0; i < PUBLISHERS; i++) {
      Publisher publisher = new Publisher(i);
      connect(publisher.client);
      publishers.add(publisher);
    }
    publishers.forEach(each -> each.thread.start());
  }

  /** Returns when so many more messages were acknowledged. */
  void awaitProgress(int messages) throws InterruptedException {
    long goal = acknowledged.get() + messages;
    await("progress", () -> acknowledged.get() >= goal);
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no " + what + " in " + SECONDS_MAX + " s");
      }
      Thread.sleep(5);
    }
  }

  /** Ends the load; everything that was published must be with every subscriber. */
  void finish(String run) throws Exception {
    running = false;
    for (Publisher each : publishers) {
      each.thread.join();
    }
    await("acknowledgements", () -> publishers.stream().allMatch(Publisher::settled));
    connect(subscribers.get(2).client);
    await("last messages", () -> subscribers.stream().allMatch(Subscriber::hasLast));
    for (Subscriber subscriber : subscribers) {
      for (Publisher publisher : publishers) {
        check(subscriber.of(publisher), publisher, run);
      }
    }
    checkRetained(run);
  }

  private static void check(List<Long> got, Publisher publisher, String run) {
    String what = publisher.topic() + ", " + run;
    List<Long> first = got.stream().distinct().toList();
    assertThat(first).as("order of %s", what).isSorted();
    assertThat(first).as("messages of %s", what).hasSize((int) publisher.sent.get());
    if (publisher.qos == 2) {
      assertThat(got).as("once of %s", what).hasSameSizeAs(first);
    }
  }

  private void checkRetained(String run) throws Exception {
    Subscriber late = new Subscriber("crash-late");
    subscribers.add(late);
    connect(late.client);
    late.client
        .subscribeWith()
        .topicFilter("crash/#")
        .qos(MqttQos.AT_LEAST_ONCE)
        .send()
        .get(SECONDS_MAX, TimeUnit.SECONDS);
    Map<String, Long> expected = new TreeMap<>();
    for (Publisher each : publishers) {
      if (each.sent.get() >= 10) {
        expected.put(each.topic(), each.sent.get() / 10 * 10);
      }
    }
    await("retained messages", () -> late.got.size() >= expected.size());
    late.got.forEach(
        (topic, list) ->
            assertThat(list).as("retained %s, %s", topic, run).contains(expected.get(topic)));
  }

  @Override
  public void close() {
    running = false;
    subscribers.forEach(each -> each.client.disconnect());
    publishers.forEach(each -> each.client.disconnect());
  }
}
