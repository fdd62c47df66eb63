package io.vitrine.standalone;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A device that publishes the numbers from 0 on to one topic with QoS 1, a few at a time, and each
 * that was not acknowledged again, on a new connection, until it is.
 */
final class Device implements AutoCloseable {
  private static final int WINDOW = 40;
  private static final int ACK_SECONDS = 60;
  private static final int PAUSE_MILLIS = 100;

  private final String topic;
  private final String host;
  private final int port;
  private final Thread thread;
  private final AtomicInteger acknowledged = new AtomicInteger();

  /** How often a number was sent, if more than once. */
  private final Map<Integer, Integer> again = new ConcurrentHashMap<>();

  private volatile boolean publishing = true;
  private volatile boolean closed;
  private volatile boolean resting;

  /** Numbers behind the acknowledged ones that were sent; the thread's own. */
  private int pending;

  Device(String topic, String host, int port) {
    this.topic = topic;
    this.host = host;
    this.port = port;
    this.thread = new Thread(this::run, topic);
    thread.setDaemon(true);
    thread.start();
  }

  String topic() {
    return topic;
  }

  /** All numbers below were acknowledged. */
  int acknowledged() {
    return acknowledged.get();
  }

  int sends(int number) {
    return again.getOrDefault(number, 1);
  }

  int sentAgain() {
    return again.size();
  }

  /** Lets it go on, or stop when all that it sent is acknowledged. */
  void publish(boolean on) {
    resting = false;
    publishing = on;
  }

  private void run() {
    while (!closed) {
      Mqtt5AsyncClient client =
          MqttClient.builder()
              .useMqttVersion5()
              .identifier(topic.replace('/', '-'))
              .serverHost(host)
              .serverPort(port)
              .buildAsync();
      try {
        client.connect().get(ACK_SECONDS, TimeUnit.SECONDS);
        while (!closed) {
          round(client);
        }
      } catch (ExecutionException | TimeoutException e) {
        sleep();
      } catch (InterruptedException e) {
        return;
      } finally {
        client.disconnect();
      }
    }
  }

  /** The next numbers; on a failure those that were not acknowledged are the first of the next. */
  private void round(Mqtt5AsyncClient client)
      throws InterruptedException, ExecutionException, TimeoutException {
    int first = acknowledged.get();
    if (!publishing && pending == 0) {
      resting = true;
      sleep();
      return;
    }
    resting = false;
    int count = pending > 0 ? pending : WINDOW;
    List<CompletableFuture<Mqtt5PublishResult>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = first + i;
      if (pending > 0) {
        again.merge(number, 2, (before, two) -> before + 1);
      }
      results.add(
          client
              .publishWith()
              .topic(topic)
              .qos(MqttQos.AT_LEAST_ONCE)
              .payload(Integer.toString(number).getBytes(StandardCharsets.UTF_8))
              .send());
    }
    pending = count;
    for (CompletableFuture<Mqtt5PublishResult> each : results) {
      Mqtt5PublishResult result = each.get(ACK_SECONDS, TimeUnit.SECONDS);
      if (result.getError().isPresent()) {
        throw new ExecutionException(result.getError().get());
      }
      acknowledged.incrementAndGet();
      pending--;
    }
  }

  /** Whether it has stopped as it was told, with everything acknowledged. */
  boolean idle() {
    return !publishing && resting;
  }

  private void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.interrupt();
    thread.join();
  }

  static Map<String, Device> fleet(int devices, String host, int port) {
    Map<String, Device> fleet = new TreeMap<>();
    for (int i = 0; i < devices; i++) {
      Device device = new Device("fleet/" + i, host, port);
      fleet.put(device.topic(), device);
    }
    return fleet;
  }
}
