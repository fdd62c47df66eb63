package io.vitrine.broker.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.vitrine.broker.Certificates;
import io.vitrine.broker.HiveMqScram;
import io.vitrine.broker.RunningBroker;
import io.vitrine.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user wants of the broker, with every library over TCP, TLS, WebSocket and both. */
@Timeout(300)
class TransportsTest {
  private static final List<String> SCHEMES = List.of("mqtt", "mqtts", "ws", "wss");

  @TempDir static Path directory;
  private static RunningBroker broker;
  private static TrustManagerFactory trust;

  @BeforeAll
  static void start() throws Exception {
    Certificates certificates = new Certificates(directory);
    trust = certificates.authority.toTrustManagerFactory();
    broker =
        new RunningBroker(
            certificates
                .secured(Settings.defaults())
                .with("broker.access.users", Map.of("plant", "pencil")));
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  static Stream<Arguments> all() {
    return Stream.of(Library.values())
        .flatMap(library -> SCHEMES.stream().map(scheme -> Arguments.of(library, scheme)));
  }

  static Stream<String> schemes() {
    return SCHEMES.stream();
  }

  private static Line line(String scheme) {
    boolean secure = scheme.equals("mqtts") || scheme.equals("wss");
    return new Line(scheme.startsWith("w"), broker.port(scheme), secure ? trust : null);
  }

  private static Terms terms(Library library, String scheme, String name) {
    return Terms.of(line(scheme), name + "-" + library + "-" + scheme);
  }

  @ParameterizedTest
  @MethodSource("all")
  void sharedSubscriptionsDelaysAndSessions(Library library, String scheme) throws Exception {
    String root = library + "/" + scheme;
    String group = "$share/g/" + root + "/shared";
    Terms lasting = terms(library, scheme, "lasting").keeping();
    try (Client publisher = library.client(terms(library, scheme, "publisher"));
        Client brief = library.client(terms(library, scheme, "brief"))) {
      publisher.connect();
      brief.connect();
      brief.subscribe(group, 1);
      brief.subscribe(root + "/later", 2);
      Client first = library.client(lasting);
      assertThat(first.connect().sessionPresent()).isNotEqualTo(Boolean.TRUE);
      first.subscribe(group, 1);
      first.subscribe(root + "/own", 2);
      long began = System.nanoTime();
      publisher.publish(Letter.of("$delayed/1/" + root + "/later", 2, "late"));
      for (int i = 0; i < 10; i++) {
        publisher.publish(Letter.of(root + "/shared", 1, "" + i));
      }
      List<String> shared = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        shared.add(first.receive().payload());
      }
      Letter late = null;
      while (shared.size() < 10 || late == null) {
        Letter next = brief.receive();
        if (next.payload().equals("late")) {
          late = next;
          assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
        } else {
          shared.add(next.payload());
        }
      }
      assertThat(new TreeSet<>(shared)).hasSize(10);
      assertThat(late).isEqualTo(Letter.of(root + "/later", 2, "late"));
      first.disconnect();
      first.close();

      String large = "0123456789".repeat(20_000);
      publisher.publish(Letter.of(root + "/own", 2, large));
      publisher.publish(Letter.of(root + "/own", 1, "end"));
      try (Client second = library.client(lasting)) {
        assertThat(second.connect().sessionPresent()).isNotEqualTo(Boolean.FALSE);
        List<String> missed = List.of(second.receive().payload(), second.receive().payload());
        assertThat(missed).containsExactlyInAnyOrder(large, "end");
        second.unsubscribe(group);
        second.disconnect();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aWillWaitsForItsDelay(Library library, String scheme) throws Exception {
    int delay = library.five() ? 1 : 0;
    Letter will = Letter.of("will/" + library + "/" + scheme, 1, "gone");
    Terms dying = terms(library, scheme, "dying").keeping().withWill(will, delay);
    try (Client watcher = library.client(terms(library, scheme, "watcher"));
        Cable cable = new Cable(broker.port(scheme));
        Client broken = library.client(dying.through(cable.port()))) {
      watcher.connect();
      watcher.subscribe(will.topic(), 1);
      broken.connect();
      long began = System.nanoTime();
      cable.cut();
      assertThat(watcher.receive()).isEqualTo(will);
      assertThat(System.nanoTime() - began)
          .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900L * delay));
    }
  }

  @ParameterizedTest
  @MethodSource("schemes")
  void scramLogsInAndTheWrongPasswordDoesNot(String scheme) {
    for (String hash : List.of("SHA-256", "SHA-512")) {
      HiveMqScram right = new HiveMqScram(hash, "plant", "pencil");
      Mqtt5BlockingClient client = scram(scheme, right);
      client.connect();
      client.reauth();
      assertThat(right.trusted()).isEqualTo(2);
      client.disconnect();
      Mqtt5BlockingClient other = scram(scheme, new HiveMqScram(hash, "plant", "pen"));
      assertThatThrownBy(other::connect).isInstanceOf(Mqtt5ConnAckException.class);
    }
  }

  private static Mqtt5BlockingClient scram(String scheme, HiveMqScram mechanism) {
    return line(scheme)
        .on(Mqtt5Client.builder())
        .identifier("scram-" + scheme)
        .enhancedAuth(mechanism)
        .buildBlocking();
  }
}
