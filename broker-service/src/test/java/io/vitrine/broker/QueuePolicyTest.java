package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.contract.AdminRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a client's queue is full, by {@code broker.queue_policy}. */
class QueuePolicyTest {
  private static Settings settings(String policy) {
    return Settings.defaults()
        .with("broker.queue_policy", policy)
        .with("broker.queue_messages_max", "3")
        .with("broker.inflight_messages_max", "1")
        .with("routes", List.of());
  }

  /** A client that lasts for so many seconds, subscribed to "t" with QoS 1. */
  private static RawClient subscriber(int port, long seconds) throws Exception {
    RawClient client = connected(port, seconds);
    client.send("82 07 0001 00 0001 74 01");
    assertThat(client.packet()).isEqualTo("900400010001");
    return client;
  }

  private static RawClient connected(int port, long seconds) throws Exception {
    RawClient client = new RawClient(port);
    client.send("10 13 0004 4d515454 05 00 003c 05 11 %08x 0001 73".formatted(seconds));
    assertThat(client.packet()).startsWith("20");
    return client;
  }

  /** Publishes 1, 2… to "t", each when the one before is acknowledged. */
  private static void publish(int port, int count) throws Exception {
    try (RawClient publisher = new RawClient(port).connect("p")) {
      assertThat(publisher.packet()).startsWith("20");
      for (int i = 1; i <= count; i++) {
        publisher.send("32 07 0001 74 %04x 00 %02x".formatted(i, i));
        assertThat(publisher.packet()).startsWith("40");
      }
    }
  }

  @Test
  void theOldestAreDroppedWhileTheClientIsAway() throws Exception {
    try (RunningBroker broker = new RunningBroker(settings("drop-oldest"))) {
      try (RawClient client = subscriber(broker.port, 3_600)) {
        client.send("e0 00");
        assertThat(client.rest()).isEmpty();
      }
      publish(broker.port, 8);
      JsonObject drops =
          broker.ask(AdminRequest.client("s")).getJsonObject("client").getJsonObject("drops");
      assertThat(drops.getLong("queue_messages")).isEqualTo(5);
      broker.awaitCount("vitrine.broker.messages.dropped", "queue_messages");
      try (RawClient client = connected(broker.port, 3_600)) {
        for (int i = 6; i <= 8; i++) {
          String came = client.packet();
          assertThat(came).startsWith("3207000174").endsWith("00%02x".formatted(i));
          client.send("40 02 " + came.substring(10, 14));
        }
      }
    }
  }

  /** What is on its way stays; of the rest the oldest goes, whatever was read ahead of it. */
  @Test
  void theOldestAreDroppedWhileTheClientDoesNotTakeThem() throws Exception {
    try (RunningBroker broker = new RunningBroker(settings("drop-oldest"));
        RawClient client = subscriber(broker.port, 3_600)) {
      publish(broker.port, 9);
      String came = client.packet();
      assertThat(came).startsWith("3207000174").endsWith("0001");
      broker.awaitCount("vitrine.broker.messages.dropped", "queue_messages");
      for (int i = 7; i <= 9; i++) {
        client.send("40 02 " + came.substring(10, 14));
        came = client.packet();
        assertThat(came).startsWith("3207000174").endsWith("00%02x".formatted(i));
      }
      client.send("40 02 " + came.substring(10, 14) + "c0 00");
      assertThat(client.packet()).isEqualTo("d000");
      JsonObject drops =
          broker.ask(AdminRequest.client("s")).getJsonObject("client").getJsonObject("drops");
      assertThat(drops.getLong("queue_messages")).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3_600})
  void whoDoesNotTakeItsMessagesIsSentAway(long seconds) throws Exception {
    try (RunningBroker broker = new RunningBroker(settings("disconnect"));
        RawClient client = subscriber(broker.port, seconds)) {
      publish(broker.port, 8);
      assertThat(client.packet()).startsWith("3207000174");
      assertThat(client.packet()).matches("e0..97.*");
      broker.awaitCount("vitrine.broker.connections.closed", "queue_full");
    }
  }
}
