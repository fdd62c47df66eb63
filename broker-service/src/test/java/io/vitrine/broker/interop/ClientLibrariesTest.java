package io.vitrine.broker.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vitrine.broker.RunningBroker;
import io.vitrine.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same wishes, each with every library. That nothing comes is seen by what comes next. */
class ClientLibrariesTest {
  private static RunningBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new RunningBroker(Settings.defaults());
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  private static Terms terms(Library library, String name) {
    return Terms.of(broker.port, name + "-" + library);
  }

  private static Client connected(Library library, String name) throws Exception {
    Client client = library.client(terms(library, name));
    client.connect();
    return client;
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void aClientIsToldTheBrokersTerms(Library library) throws Exception {
    // MQTT 3.1 wants an identifier.
    String id = library == Library.PAHO_3_1 ? "terms" : "";
    try (Client client = library.client(Terms.of(broker.port, id))) {
      Answer answer = client.connect();
      assertThat(answer.sessionPresent()).isNotEqualTo(Boolean.TRUE);
      if (library.five()) {
        assertThat(answer.assignedClientId()).isNotEmpty();
        assertThat(answer.receiveMaximum()).isEqualTo(1024);
        assertThat(answer.topicAliasMaximum()).isEqualTo(32);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void everyQosArrivesWithTheLowerOfBoth(Library library) throws Exception {
    try (Client publisher = connected(library, "qos-out");
        Client subscriber = connected(library, "qos-in")) {
      for (int granted = 0; granted <= 2; granted++) {
        subscriber.subscribe(library + "/" + granted, granted);
        for (int sent = 0; sent <= 2; sent++) {
          Letter letter = Letter.of(library + "/" + granted, sent, "sent with " + sent);
          publisher.publish(letter);
          assertThat(subscriber.receive()).isEqualTo(letter.withQos(Math.min(sent, granted)));
        }
      }
    }
  }

  @Test
  void allOfThemHearEachOther() throws Exception {
    List<Client> clients = new ArrayList<>();
    try {
      for (Library library : Library.values()) {
        Client client = connected(library, "crowd");
        clients.add(client);
        client.subscribe("crowd/#", 2);
      }
      Letter.Extras extras = new Letter.Extras("text", "r", "c", List.of("a", "1"));
      for (Library from : Library.values()) {
        Letter plain = Letter.of("crowd/" + from, 2, "from " + from);
        Letter letter = from.five() ? plain.with(extras) : plain;
        clients.get(from.ordinal()).publish(letter);
        for (Library to : Library.values()) {
          Letter seen = to.five() ? letter : plain;
          assertThat(clients.get(to.ordinal()).receive()).isEqualTo(seen);
        }
      }
    } finally {
      for (Client each : clients) {
        each.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void wildcardsMatchLevels(Library library) throws Exception {
    try (Client client = connected(library, "wildcards")) {
      String root = "w" + library.ordinal();
      client.subscribe(root + "/+/temp", 1);
      client.subscribe(root + "/deep/#", 1);
      for (String topic : List.of("/1/temp", "/1/2/temp", "/1/hum", "/deep", "/deep/1/2", "/+x")) {
        client.publish(Letter.of(root + topic.replace("+", ""), 1, topic));
      }
      assertThat(client.receive().payload()).isEqualTo("/1/temp");
      assertThat(client.receive().payload()).isEqualTo("/deep");
      assertThat(client.receive().payload()).isEqualTo("/deep/1/2");
      client.unsubscribe(root + "/deep/#");
      client.publish(Letter.of(root + "/deep/3", 1, "unheard"));
      client.publish(Letter.of(root + "/2/temp", 1, "last"));
      assertThat(client.receive().payload()).isEqualTo("last");
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void aRetainedMessageWaitsUntilItIsCleared(Library library) throws Exception {
    Letter kept = Letter.of("retained/" + library, 1, "kept").retained();
    try (Client first = connected(library, "retained-1");
        Client second = connected(library, "retained-2")) {
      first.subscribe(kept.topic(), 1);
      first.publish(kept);
      assertThat(first.receive()).isEqualTo(Letter.of(kept.topic(), 1, "kept"));
      second.subscribe(kept.topic(), 1);
      assertThat(second.receive()).isEqualTo(kept);
      first.publish(Letter.of(kept.topic(), 1, "").retained());
      assertThat(second.receive()).isEqualTo(Letter.of(kept.topic(), 1, ""));
      second.unsubscribe(kept.topic());
      second.subscribe(kept.topic(), 1);
      first.publish(Letter.of(kept.topic(), 1, "marker"));
      assertThat(second.receive().payload()).isEqualTo("marker");
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void aWillIsPublishedWhenTheLineIsCutAndNotAfterDisconnect(Library library) throws Exception {
    Letter will = Letter.of("will/" + library, 2, "gone").retained();
    try (Client watcher = connected(library, "will-watcher");
        Cable cable = new Cable(broker.port);
        Client polite = library.client(terms(library, "polite").withWill(will));
        Client broken =
            library.client(terms(library, "broken").withWill(will).through(cable.port()))) {
      watcher.subscribe(will.topic(), 2);
      polite.connect();
      polite.disconnect();
      watcher.publish(Letter.of(will.topic(), 2, "marker"));
      assertThat(watcher.receive().payload()).isEqualTo("marker");
      broken.connect();
      cable.cut();
      assertThat(watcher.receive()).isEqualTo(Letter.of(will.topic(), 2, "gone"));
      watcher.unsubscribe(will.topic());
      watcher.subscribe(will.topic(), 2);
      assertThat(watcher.receive()).isEqualTo(will);
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void propertiesOfARequestAndItsResponseTravel(Library library) throws Exception {
    assumeTrue(library.five(), "properties came with MQTT 5");
    String topic = "request/" + library;
    Letter.Extras extras =
        new Letter.Extras(
            "text/plain",
            "response/" + library,
            "no. 7 \u2603",
            List.of("a", "1", "b", "2", "a", "3"));
    try (Client asker = connected(library, "asker");
        Client answerer = connected(library, "answerer")) {
      answerer.subscribe(topic, 2);
      asker.subscribe(extras.responseTopic(), 1);
      asker.publish(Letter.of(topic, 2, "question").with(extras));
      Letter question = answerer.receive();
      assertThat(question).isEqualTo(Letter.of(topic, 2, "question").with(extras));
      Letter.Extras answer =
          new Letter.Extras(null, null, question.extras().correlationData(), List.of());
      answerer.publish(Letter.of(question.extras().responseTopic(), 1, "answer").with(answer));
      assertThat(asker.receive().extras().correlationData()).isEqualTo("no. 7 \u2603");
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void aSessionKeepsWhatItsClientMissed(Library library) throws Exception {
    String topic = "missed/" + library;
    Terms terms = terms(library, "away").keeping();
    try (Client first = library.client(terms)) {
      assertThat(first.connect().sessionPresent()).isNotEqualTo(Boolean.TRUE);
      first.subscribe(topic, 2);
      first.disconnect();
    }
    List<Letter> missed = new ArrayList<>();
    try (Client publisher = connected(library, "missed-publisher")) {
      for (int i = 0; i < 20; i++) {
        Letter letter = Letter.of(topic, 1 + i % 2, "missed " + i);
        publisher.publish(letter);
        missed.add(letter);
      }
    }
    try (Client second = library.client(terms)) {
      assertThat(second.connect().sessionPresent()).isNotEqualTo(Boolean.FALSE);
      List<Letter> came = new ArrayList<>();
      while (came.size() < missed.size()) {
        came.add(second.receive());
      }
      // In order per QoS: libraries show QoS 2 at PUBLISH or at PUBREL ([MQTT-4.6.0-6]).
      for (int qos = 1; qos <= 2; qos++) {
        assertThat(withQos(came, qos)).isEqualTo(withQos(missed, qos));
      }
      second.disconnect();
    }
  }

  private static List<Letter> withQos(List<Letter> letters, int qos) {
    return letters.stream().filter(letter -> letter.qos() == qos).toList();
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void aSecondClientTakesTheIdentifierOver(Library library) throws Exception {
    try (Client first = connected(library, "taken");
        Client second = connected(library, "taken")) {
      first.inbox().awaitLost();
      second.subscribe("taken/" + library, 1);
      second.publish(Letter.of("taken/" + library, 1, "mine"));
      assertThat(second.receive().payload()).isEqualTo("mine");
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void aPayloadOf200KilobytesArrivesWhole(Library library) throws Exception {
    String payload = "0123456789".repeat(20_000);
    try (Client client = connected(library, "large")) {
      client.subscribe("large/" + library, 2);
      for (int qos = 0; qos <= 2; qos++) {
        Letter letter = Letter.of("large/" + library, qos, payload);
        client.publish(letter);
        assertThat(client.receive()).isEqualTo(letter);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void theReceiveMaximumIsAWindow(Library library) throws Exception {
    assumeTrue(library.five(), "the receive maximum came with MQTT 5");
    String topic = "window/" + library;
    Terms terms = terms(library, "window").withReceiveMaximum(2).acknowledgingByHand();
    try (Client slow = library.client(terms);
        Client publisher = connected(library, "window-publisher")) {
      slow.connect();
      slow.subscribe(topic, 2);
      for (int i = 0; i < 6; i++) {
        publisher.publish(Letter.of(topic, 1, "" + i));
      }
      publisher.publish(Letter.of(topic, 0, "past the window"));
      assertThat(slow.receive().payload()).isEqualTo("0");
      assertThat(slow.receive().payload()).isEqualTo("1");
      assertThat(slow.receive().payload()).isEqualTo("past the window");
      for (int i = 2; i < 6; i++) {
        slow.inbox().acknowledge();
        assertThat(slow.receive().payload()).isEqualTo("" + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void whatIsNotAcknowledgedComesAgain(Library library) throws Exception {
    String topic = "again/" + library;
    Terms terms = terms(library, "again").keeping().acknowledgingByHand();
    try (Client publisher = connected(library, "again-publisher");
        Cable cable = new Cable(broker.port);
        Client first = library.client(terms.through(cable.port()))) {
      first.connect();
      first.subscribe(topic, 1);
      for (int i = 0; i < 3; i++) {
        publisher.publish(Letter.of(topic, 1, "" + i));
        assertThat(first.receive().payload()).isEqualTo("" + i);
      }
      first.inbox().acknowledge();
      // It comes back over the same connection behind the acknowledgement, which so has arrived.
      first.publish(Letter.of(topic, 0, "marker"));
      assertThat(first.receive().payload()).isEqualTo("marker");
      cable.cut();
      first.inbox().awaitLost();
    }
    try (Client second = library.client(terms)) {
      second.connect();
      assertThat(second.receive().payload()).isEqualTo("1");
      assertThat(second.receive().payload()).isEqualTo("2");
      second.inbox().acknowledge();
      second.inbox().acknowledge();
      second.disconnect();
    }
  }
}
