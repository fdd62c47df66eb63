package io.vitrine.inspector.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vitrine.inspector.Program;
import io.vitrine.inspector.dissect.FilterComparison;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.FieldComparison;
import io.vitrine.inspector.sensor.Told;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Captures that are made here and now: mosquitto, its clients and Paho for Python under dumpcap.
 * Every field and every filter agrees with tshark's.
 */
class LiveCaptureTest {
  @TempDir private static Path directory;

  private static final Map<Listener, Path> CAPTURES = new EnumMap<>(Listener.class);
  private static Mosquitto broker;
  private static String python = "";

  @BeforeAll
  static void capture() throws Exception {
    Tshark.assumeInstalled();
    for (String each : List.of("mosquitto", "mosquitto_pub", "dumpcap")) {
      assumeTrue(Program.exists(each), each + " is not on the PATH: no captures are made");
    }
    for (String each : List.of("python3", "/usr/bin/python3")) {
      Path output = directory.resolve("python");
      python = Program.works(output, each, "-c", "import paho.mqtt.client") ? each : python;
    }
    certificate();
    List<Listener> possible = Stream.of(Listener.values()).filter(Listener::possible).toList();
    Map<Listener, Recording> recordings = new EnumMap<>(Listener.class);
    try (Mosquitto started = new Mosquitto(directory, possible)) {
      broker = started;
      for (Listener each : broker.listeners()) {
        Recording recording = new Recording(directory, each.name(), broker.port(each));
        recordings.put(each, recording);
        assumeTrue(recording.running(), "may not capture: " + recording.complaint());
      }
      traffic();
      for (Listener each : broker.listeners()) {
        CAPTURES.put(each, recordings.get(each).finished(each.host(), broker.port(each)));
      }
    } finally {
      recordings.values().forEach(Recording::close);
    }
  }

  private static void certificate() throws Exception {
    Instant now = Instant.now();
    X509Bundle server =
        new CertificateBuilder()
            .ecp256()
            .notBefore(now.minus(1, ChronoUnit.DAYS))
            .notAfter(now.plus(1, ChronoUnit.DAYS))
            .subject("CN=localhost")
            .addSanIpAddress("127.0.0.1")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.writeString(directory.resolve("server.pem"), server.getCertificatePEM());
    Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
  }

  private static void traffic() throws Exception {
    Clients clients = new Clients(directory);
    for (Listener each : broker.listeners()) {
      int port = broker.port(each);
      switch (each) {
        case VERSIONS, IPV6 -> {
          for (String version : Clients.VERSIONS) {
            clients.conversation(each.host(), port, version);
          }
        }
        case LARGE -> {
          clients.large(each.host(), port, "mqttv311");
          clients.large(each.host(), port, "mqttv5");
        }
        case MALFORMED -> Clients.malformed(each.host(), port);
        case WEBSOCKET, TLS_1_2, TLS_1_3 -> paho(clients, each, port);
      }
    }
  }

  private static void paho(Clients clients, Listener listener, int port) throws Exception {
    for (String version : python.isEmpty() ? List.<String>of() : List.of("4", "5")) {
      if (listener == Listener.WEBSOCKET) {
        clients.paho(python, "ws", "" + port, version);
      } else {
        String authority = directory.resolve("server.pem").toString();
        String keys = keys(listener).toString();
        clients.paho(python, "mqtts", "" + port, version, authority, keys, listener.tlsVersion());
      }
    }
  }

  private static Path keys(Listener listener) {
    return directory.resolve(listener + ".keys");
  }

  private static Path made(Listener listener) {
    Path capture = CAPTURES.get(listener);
    assumeTrue(capture != null, "no " + listener.host() + " here, or not in this mosquitto");
    boolean pahos = listener == Listener.WEBSOCKET || listener.secured();
    assumeTrue(!pahos || !python.isEmpty(), "no Paho for Python (Debian: python3-paho-mqtt)");
    return capture;
  }

  private static Told told(Listener listener) throws Exception {
    int port = broker.port(listener);
    return listener.secured()
        ? Told.secured(keys(listener), port)
        : listener == Listener.WEBSOCKET ? Told.webSocket(port) : Told.mqtt(port);
  }

  @ParameterizedTest
  @EnumSource(Listener.class)
  void everyFieldAgrees(Listener listener) throws Exception {
    Path capture = made(listener);
    Told told = told(listener);
    List<MqttPacket> ours = told.read(capture).packets;
    assertThat(ours).hasSizeGreaterThan(7);
    Set<Integer> otherwise = new HashSet<>();
    for (int i = 0; i < ours.size(); i++) {
      if (otherwise(ours.get(i))) {
        otherwise.add(i);
      }
    }
    assertThat(otherwise).hasSize(listener == Listener.MALFORMED ? Clients.OTHERWISE.size() : 0);
    List<List<String>> theirs =
        listener == Listener.WEBSOCKET
            ? Tshark.packets(unwrapped(ours))
            : Tshark.packets(capture, told.options());
    FieldComparison.agree(theirs, ours, otherwise);
  }

  private static boolean otherwise(MqttPacket packet) {
    byte[] bytes = packet.tree().bytes(0, packet.tree().captured());
    return Clients.OTHERWISE.containsKey(HexFormat.of().formatHex(bytes));
  }

  /** tshark 4.0 shows no MQTT in a WebSocket: it gets the same packets without one. */
  private static Path unwrapped(List<MqttPacket> packets) throws IOException {
    return Files.write(directory.resolve("unwrapped.pcap"), plain(packets));
  }

  private static byte[] plain(List<MqttPacket> packets) {
    CaptureBuilder capture = new CaptureBuilder(1883);
    int port = 0;
    int[] sent = new int[2];
    for (MqttPacket each : packets) {
      byte[] bytes = each.tree().bytes(0, each.tree().captured());
      boolean client = each.fromClient();
      if (each.tree().type() == PacketType.CONNECT) {
        capture.from(40_000 + port++).open();
        sent = new int[2];
      }
      if (client) {
        capture.client(sent[0], bytes);
      } else {
        capture.server(sent[1], bytes);
      }
      sent[client ? 0 : 1] += bytes.length;
    }
    return capture.pcap();
  }

  @ParameterizedTest
  @EnumSource(Listener.class)
  void everyFilterSelectsTheSameFrames(Listener listener) throws Exception {
    Path capture = made(listener);
    Told told = told(listener);
    List<MqttPacket> packets = told.read(capture).packets;
    List<String> filters = new ArrayList<>(FilterComparison.filters());
    // How often TCP sends again or waits is up to the machine; made captures have each case of it.
    filters.removeIf(each -> each.contains("tcp.analysis"));
    if (listener == Listener.WEBSOCKET) {
      agree(unwrapped(packets), filters, Told.NOTHING, Set.of());
      filters.removeIf(each -> each.contains("mqtt"));
      filters.addAll(FilterComparison.WEBSOCKET);
    } else {
      filters.addAll(FilterComparison.TLS);
    }
    Set<Long> otherwise = new HashSet<>();
    packets.stream()
        .filter(LiveCaptureTest::otherwise)
        .forEach(each -> otherwise.add(each.at().frame.number()));
    agree(capture, filters, told, otherwise);
  }

  private static void agree(Path capture, List<String> filters, Told told, Set<Long> otherwise)
      throws Exception {
    assertThat(FilterComparison.differences(capture, filters, told, otherwise, filter -> false))
        .isEmpty();
  }
}
