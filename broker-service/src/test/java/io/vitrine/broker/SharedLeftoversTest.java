package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient.Mqtt5Publishes;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.vitrine.broker.conformance.Spec;
import io.vitrine.config.Settings;
import io.vitrine.contract.AdminRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a member of a shared subscription has when its session ends: others get it, but no QoS 2
 * message that is on its way (MQTT 5.0, 4.8.2).
 */
@Timeout(120)
class SharedLeftoversTest {
  private static final int SECONDS_MAX = 30;
  private static final String GROUP = "$share/g/t/#";

  @TempDir Path data;

  private RunningBroker start() throws Exception {
    return new RunningBroker(Settings.defaults(), data);
  }

  /** A member that takes one message at a time. */
  private static Mqtt5BlockingClient member(
      RunningBroker broker, String id, int qos, long expirySeconds) {
    Mqtt5BlockingClient member = broker.client(id);
    connect(member, true, expirySeconds);
    subscribe(member, GROUP, qos);
    return member;
  }

  private static void connect(Mqtt5BlockingClient client, boolean clean, long expirySeconds) {
    client
        .connectWith()
        .cleanStart(clean)
        .sessionExpiryInterval(expirySeconds)
        .restrictions()
        .receiveMaximum(1)
        .applyRestrictions()
        .send();
  }

  private static void subscribe(Mqtt5BlockingClient client, String filter, int qos) {
    client.subscribeWith().topicFilter(filter).qos(MqttQos.fromCode(qos)).send();
  }

  private static void publish(RunningBroker broker, int qos, int from, int to) throws Exception {
    Mqtt5BlockingClient publisher = broker.client("publisher");
    publisher.connect();
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      byte[] payload = Integer.toString(i).getBytes(StandardCharsets.UTF_8);
      sent.add(
          publisher
              .toAsync()
              .publishWith()
              .topic("t/" + i % 3)
              .qos(MqttQos.fromCode(qos))
              .payload(payload)
              .send());
    }
    for (CompletableFuture<?> each : sent) {
      each.get(SECONDS_MAX, TimeUnit.SECONDS);
    }
    publisher.disconnect();
  }

  private static int next(Mqtt5Publishes publishes) throws InterruptedException {
    return number(publishes.receive(SECONDS_MAX, TimeUnit.SECONDS).orElseThrow());
  }

  private static int number(Mqtt5Publish publish) {
    return Integer.parseInt(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
  }

  private static List<Integer> next(Mqtt5Publishes publishes, int count) throws Exception {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(next(publishes));
    }
    return all;
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).boxed().toList();
  }

  private static void deleteSession(RunningBroker broker, String id) throws Exception {
    broker.ask(AdminRequest.expel(id, true));
  }

  private static double dropped(RunningBroker broker) {
    return broker
        .meters
        .get("vitrine.broker.messages.dropped")
        .tag("cause", "session_ended")
        .functionCounter()
        .count();
  }

  /** QoS 1, one on its way and not acknowledged, the others waiting; who gets it is connected. */
  @Test
  void whatWasNotAcknowledgedAndWhatWaitedGoesToAnother() throws Exception {
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient first = member(broker, "first", 1, 3_600);
      subscribe(first, "t/0", 1);
      try (Mqtt5Publishes unacknowledged = first.publishes(MqttGlobalPublishFilter.ALL, true)) {
        publish(broker, 1, 1, 9);
        assertThat(next(unacknowledged)).isEqualTo(1);
        Mqtt5BlockingClient second = broker.client("second");
        try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
          connect(second, true, 0);
          subscribe(second, GROUP, 1);
          deleteSession(broker, "first");
          assertThat(next(publishes, 9)).isEqualTo(numbers(1, 9));
          // 3, 6 and 9 were for the first by a subscription of its own too.
          broker.await("not dropped", () -> dropped(broker) == 3);
          assertThat(broker.count("vitrine.broker.messages.passed.on")).isEqualTo(9);
          assertThat(publishes.receiveNow()).isEmpty();
        }
        second.disconnect();
      }
    }
  }

  /** QoS 2: what was sent is dropped, what waited goes on, to one that is connected or away. */
  @ParameterizedTest
  @ValueSource(longs = {0, 3_600})
  @Spec("5 MQTT-4.8.2-5")
  void aQos2MessageThatIsOnItsWayGoesToNobodyElse(long expirySeconds) throws Exception {
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient first = member(broker, "first", 2, 3_600);
      try (Mqtt5Publishes unacknowledged = first.publishes(MqttGlobalPublishFilter.ALL, true)) {
        publish(broker, 2, 1, 4);
        assertThat(next(unacknowledged)).isEqualTo(1);
        Mqtt5BlockingClient second = broker.client("second");
        try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
          connect(second, true, expirySeconds);
          subscribe(second, GROUP, 2);
          Mqtt5BlockingClient clean = broker.client("first");
          connect(clean, true, 0);
          assertThat(next(publishes, 3)).isEqualTo(numbers(2, 4));
          broker.await("not dropped", () -> dropped(broker) == 1);
          clean.disconnect();
        }
        second.disconnect();
      }
    }
  }

  @Test
  void whatAnExpiredSessionLeavesWaitsForAMemberThatIsAway() throws Exception {
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient first = member(broker, "first", 1, 3_600);
      try (Mqtt5Publishes unacknowledged = first.publishes(MqttGlobalPublishFilter.ALL, true)) {
        publish(broker, 1, 1, 5);
        assertThat(next(unacknowledged)).isEqualTo(1);
        member(broker, "second", 1, 3_600).disconnect();
        first.disconnectWith().sessionExpiryInterval(1).send();
      }
      broker.await("not expired", () -> broker.count("vitrine.broker.messages.passed.on") == 5);
      Mqtt5BlockingClient second = broker.client("second");
      try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
        connect(second, false, 0);
        assertThat(next(publishes, 5)).isEqualTo(numbers(1, 5));
      }
      second.disconnect();
    }
  }

  /** It was a member when the messages came: that it left the group since makes no difference. */
  @Test
  void soDoesWhatAMemberLeavesThatHasUnsubscribed() throws Exception {
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient first = member(broker, "first", 1, 3_600);
      try (Mqtt5Publishes unacknowledged = first.publishes(MqttGlobalPublishFilter.ALL, true)) {
        publish(broker, 1, 1, 3);
        assertThat(next(unacknowledged)).isEqualTo(1);
        first.unsubscribeWith().topicFilter(GROUP).send();
        Mqtt5BlockingClient second = broker.client("second");
        try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
          connect(second, true, 0);
          subscribe(second, GROUP, 1);
          deleteSession(broker, "first");
          assertThat(next(publishes, 3)).isEqualTo(numbers(1, 3));
        }
        second.disconnect();
      }
    }
  }

  /** Sessions in memory, on both event loops; what is on its way to one that leaves goes on. */
  @Test
  void membersThatComeAndGoTakeNothingWithThem() throws Exception {
    int count = 4_000;
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    try (RunningBroker broker = start()) {
      Mqtt5BlockingClient steady = hearing(broker, "steady", seen);
      CompletableFuture<Void> published =
          CompletableFuture.runAsync(
              () -> {
                try {
                  publish(broker, 1, 1, count);
                } catch (Exception e) {
                  throw new CompletionException(e);
                }
              });
      for (int i = 0; !published.isDone(); i++) {
        Mqtt5BlockingClient brief = hearing(broker, "brief" + i, seen);
        int before = seen.size();
        broker.await("nothing comes", () -> published.isDone() || seen.size() > before + 50);
        if (i % 2 == 0) {
          brief.disconnect();
        } else {
          deleteSession(broker, "brief" + i);
        }
      }
      published.get(SECONDS_MAX, TimeUnit.SECONDS);
      broker.await("of " + count + " not all came", () -> seen.size() == count);
      assertThat(dropped(broker)).isZero();
      steady.disconnect();
    }
  }

  private static Mqtt5BlockingClient hearing(RunningBroker broker, String id, Set<Integer> seen) {
    Mqtt5BlockingClient member = broker.client(id);
    member.toAsync().publishes(MqttGlobalPublishFilter.ALL, publish -> seen.add(number(publish)));
    member.connect();
    subscribe(member, GROUP, 1);
    return member;
  }

  @Test
  void withoutAnotherMemberItIsDroppedAndCounted() throws Exception {
    try (RunningBroker broker = start()) {
      member(broker, "first", 1, 3_600).disconnect();
      publish(broker, 1, 1, 5);
      deleteSession(broker, "first");
      broker.await("not dropped", () -> dropped(broker) == 5);
      assertThat(broker.count("vitrine.broker.messages.passed.on")).isZero();
    }
  }

  /** The broker ends just when it has begun: each message is there once. */
  @Test
  void aRestartGoesOnWithIt() throws Exception {
    int count = 5_000;
    RunningBroker before = start();
    member(before, "first", 1, 3_600).disconnect();
    publish(before, 1, 1, count);
    member(before, "second", 1, 3_600).disconnect();
    deleteSession(before, "first");
    before.stop();
    try (RunningBroker after = start()) {
      Mqtt5BlockingClient second = after.client("second");
      try (Mqtt5Publishes publishes = second.publishes(MqttGlobalPublishFilter.ALL)) {
        connect(second, false, 0);
        assertThat(next(publishes, count)).isEqualTo(numbers(1, count));
      }
      second.disconnect();
    }
  }
}
