package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.config.Settings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

/** What clients find after the broker was stopped and started again. */
@Timeout(120)
class RestartTest {
  private static final int SECONDS_MAX = 30;

  @TempDir Path data;

  private RunningBroker start() throws Exception {
    return new RunningBroker(Settings.defaults(), data);
  }

  private static Mqtt5ConnAck connect(Mqtt5BlockingClient client, long expirySeconds) {
    return client.connectWith().cleanStart(false).sessionExpiryInterval(expirySeconds).send();
  }

  private static void publish(
      Mqtt5BlockingClient from, String topic, int qos, String payload, boolean retain) {
    from.publishWith()
        .topic(topic)
        .qos(MqttQos.fromCode(qos))
        .payload(payload.getBytes(StandardCharsets.UTF_8))
        .retain(retain)
        .send();
  }

  private static String next(Mqtt5Publishes publishes) throws InterruptedException {
    Optional<Mqtt5Publish> publish = publishes.receive(SECONDS_MAX, TimeUnit.SECONDS);
    assertThat(publish).isPresent();
    return publish.get().getQos().getCode()
        + " "
        + publish.get().getTopic()
        + " "
        + new String(publish.get().getPayloadAsBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void sessionsSubscriptionsQueuesAndRetainedMessagesAreBack() throws Exception {
    RunningBroker before = start();
    Mqtt5BlockingClient publisher = before.client("publisher");
    connect(publisher, 0);
    for (int i = 0; i < 4; i++) {
      Mqtt5BlockingClient subscriber = before.client("subscriber" + i);
      connect(subscriber, 600);
      subscriber.subscribeWith().topicFilter("q/#").qos(MqttQos.EXACTLY_ONCE).send();
      subscriber.subscribeWith().topicFilter("gone").qos(MqttQos.EXACTLY_ONCE).send();
      subscriber.unsubscribeWith().topicFilter("gone").send();
      subscriber.disconnect();
    }
    publish(publisher, "q/1", 1, "one", false);
    publish(publisher, "q/2", 2, "two", false);
    publish(publisher, "q/0", 0, "lost", false);
    publish(publisher, "gone", 1, "unwanted", false);
    publish(publisher, "r/kept", 1, "old", true);
    publish(publisher, "r/kept", 0, "new", true);
    publish(publisher, "r/cleared", 1, "x", true);
    publish(publisher, "r/cleared", 1, "", true);
    publisher.disconnect();
    before.stop();

    RunningBroker after = start();
    Mqtt5BlockingClient second = after.client("publisher");
    connect(second, 0);
    publish(second, "q/3", 1, "three", false);
    for (int i = 0; i < 4; i++) {
      Mqtt5BlockingClient subscriber = after.client("subscriber" + i);
      try (Mqtt5Publishes publishes = subscriber.publishes(MqttGlobalPublishFilter.ALL)) {
        assertThat(connect(subscriber, 600).isSessionPresent()).isTrue();
        assertThat(next(publishes)).isEqualTo("1 q/1 one");
        assertThat(next(publishes)).isEqualTo("2 q/2 two");
        assertThat(next(publishes)).isEqualTo("1 q/3 three");
        subscriber.subscribeWith().topicFilter("r/#").qos(MqttQos.AT_LEAST_ONCE).send();
        assertThat(next(publishes)).isEqualTo("0 r/kept new");
        subscriber.unsubscribeWith().topicFilter("q/#").send();
        subscriber.subscribeWith().topicFilter("on/" + i).qos(MqttQos.EXACTLY_ONCE).send();
        publish(second, "on/" + i, 2, "four", false);
        assertThat(next(publishes)).isEqualTo("2 on/" + i + " four");
      }
      subscriber.disconnect();
    }
    second.disconnect();
    after.stop();
  }

  @Test
  void aQueueOfThousandsIsBackInOrder() throws Exception {
    RunningBroker before = start();
    Mqtt5BlockingClient subscriber = before.client("long");
    connect(subscriber, 600);
    subscriber.subscribeWith().topicFilter("long").qos(MqttQos.EXACTLY_ONCE).send();
    subscriber.disconnect();
    Mqtt5BlockingClient publisher = before.client("publisher");
    connect(publisher, 0);
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      sent.add(
          publisher
              .toAsync()
              .publishWith()
              .topic("long")
              .qos(MqttQos.fromCode(1 + i % 2))
              .payload(Integer.toString(i).getBytes(StandardCharsets.UTF_8))
              .send());
    }
    for (var each : sent) {
      each.get(SECONDS_MAX, TimeUnit.SECONDS);
    }
    publisher.disconnect();
    before.stop();

    RunningBroker after = start();
    Mqtt5BlockingClient again = after.client("long");
    List<Integer> odd = new ArrayList<>();
    List<Integer> even = new ArrayList<>();
    try (Mqtt5Publishes publishes = again.publishes(MqttGlobalPublishFilter.ALL)) {
      connect(again, 0);
      for (int i = 0; i < 3000; i++) {
        String[] words = next(publishes).split(" ");
        int number = Integer.parseInt(words[2]);
        (number % 2 == 0 ? even : odd).add(number);
      }
    }
    assertThat(even).isSorted().doesNotHaveDuplicates().hasSize(1500);
    assertThat(odd).isSorted().doesNotHaveDuplicates().hasSize(1500);
    again.disconnect();
    after.stop();
  }

  @Test
  void aSessionExpiresWhileTheBrokerIsDown() throws Exception {
    RunningBroker before = start();
    Mqtt5BlockingClient brief = before.client("brief");
    connect(brief, 1);
    brief.subscribeWith().topicFilter("x").qos(MqttQos.AT_LEAST_ONCE).send();
    brief.disconnect();
    before.stop();
    Thread.sleep(1_500);
    RunningBroker after = start();
    assertThat(connect(after.client("brief"), 60).isSessionPresent()).isFalse();
    after.stop();
  }

  @Test
  void aDelayedWillIsPublishedAfterTheRestart() throws Exception {
    RunningBroker before = start();
    Mqtt5BlockingClient watcher = before.client("watcher");
    connect(watcher, 600);
    watcher.subscribeWith().topicFilter("will").qos(MqttQos.EXACTLY_ONCE).send();
    watcher.disconnect();
    // CONNECT version 5, will QoS 1 with a delay of 1 s, session expiry 600 s
    try (RawClient dying = new RawClient(before.port)) {
      dying.send(
          "10 27 0004 4d515454 05 0c 003c 05 11 00000258 0003 647965"
              + "05 18 00000001 0004 77696c6c 0004 676f6e65");
      assertThat(dying.packet()).startsWith("20");
    }
    before.stop();
    RunningBroker after = start();
    Mqtt5BlockingClient again = after.client("watcher");
    try (Mqtt5Publishes publishes = again.publishes(MqttGlobalPublishFilter.ALL)) {
      connect(again, 0);
      assertThat(next(publishes)).isEqualTo("1 will gone");
    }
    again.disconnect();
    after.stop();
  }

  @Test
  void aCleanStartForgetsWhatTheStoreHas() throws Exception {
    RunningBroker before = start();
    Mqtt5BlockingClient subscriber = before.client("fresh");
    connect(subscriber, 600);
    subscriber.subscribeWith().topicFilter("x").qos(MqttQos.AT_LEAST_ONCE).send();
    subscriber.disconnect();
    Mqtt5BlockingClient publisher = before.client("publisher");
    connect(publisher, 0);
    publish(publisher, "x", 1, "old", false);
    Mqtt5BlockingClient clean = before.client("fresh");
    clean.connectWith().cleanStart(true).sessionExpiryInterval(600).send();
    clean.subscribeWith().topicFilter("x").qos(MqttQos.AT_LEAST_ONCE).send();
    clean.disconnect();
    publish(publisher, "x", 1, "new", false);
    before.stop();
    RunningBroker after = start();
    Mqtt5BlockingClient again = after.client("fresh");
    try (Mqtt5Publishes publishes = again.publishes(MqttGlobalPublishFilter.ALL)) {
      assertThat(connect(again, 0).isSessionPresent()).isTrue();
      assertThat(next(publishes)).isEqualTo("1 x new");
    }
    again.disconnect();
    after.stop();
  }

  @Test
  void aStoreOfANewerVersionRefusesToStartAndAnOlderOneIsTaken() throws Exception {
    start().stop();
    schema(1);
    start().stop();
    schema(3);
    Path store = data.resolve("broker").resolve("store");
    assertThatThrownBy(this::start)
        .hasMessageContaining("session store " + store + " has schema version 3 (expected: 2)");
  }

  /** Has the store say that it is of that version; it said that it is of the newest. */
  private void schema(int version) throws Exception {
    Path store = data.resolve("broker").resolve("store");
    try (RocksDB db = RocksDB.open(store.toString())) {
      byte[] key = "\u0001schema".getBytes(StandardCharsets.UTF_8);
      assertThat(db.get(key)).isEqualTo(ByteBuffer.allocate(4).putInt(2).array());
      db.put(key, ByteBuffer.allocate(4).putInt(version).array());
    }
  }
}
