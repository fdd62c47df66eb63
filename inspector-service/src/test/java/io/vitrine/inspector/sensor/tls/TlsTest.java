package io.vitrine.inspector.sensor.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import io.vitrine.inspector.sensor.Tshark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TlsTest {
  private static final List<String> SUITES =
      List.of(
          "tls13",
          "tls13-chacha",
          "tls13-ccm",
          "tls13-ccm8",
          "tls12-gcm",
          "tls12-chacha",
          "tls12-ccm",
          "tls12-ccm8",
          "tls12-cbc",
          "tls12-cbc-mac",
          "tls12-cbc-sha384",
          "tls12-cbc-rsa");

  static List<String> suites() {
    return SUITES;
  }

  @ParameterizedTest
  @MethodSource("suites")
  void withKeysTheMqttInsideIsRead(String name) throws IOException {
    Sensed sensed = Sensed.of(bytes(name + ".pcap"), keys(name), Map.of());
    assertThat(sensed.topics())
        .containsSubsequence("CONNECT", "CONNACK", "plant/#", "SUBACK", "plant/7/temp", "PUBACK")
        .contains("plant/7/hum", "plant/7/rain", "DISCONNECT");
    assertThat(sensed.packets)
        .allSatisfy(each -> assertThat(each.carrier().transport().title()).isEqualTo("tls"))
        .allSatisfy(each -> assertThat(each.tree().findings()).isEmpty());
    TlsSession session = sensed.sessions.get(0);
    assertThat(session.version()).isEqualTo(name.startsWith("tls13") ? "1.3" : "1.2");
    assertThat(session.serverName()).isEqualTo("broker.example");
    assertThat(session.protocolsOffered()).containsExactly("mqtt");
    assertThat(session.serverCertificate().subject()).contains("CN=broker.example");
    assertThat(session.serverCertificate().notAfter()).isAfter(Instant.EPOCH);
    assertThat(session.decrypted()).isTrue();
  }

  @Test
  void webSocketInsideTlsIsReadToo() throws IOException {
    Sensed sensed = Sensed.of(bytes("wss.pcap"), keys("wss"), Map.of());
    assertThat(sensed.topics()).contains("CONNECT", "plant/7/temp", "plant/7/rain", "DISCONNECT");
    assertThat(sensed.packets.get(0).carrier().transport().title()).isEqualTo("wss");
  }

  @Test
  void withoutKeysTheHandshakeIsTold() throws IOException {
    Sensed sensed = Sensed.of(bytes("tls12-chacha.pcap"));
    assertThat(sensed.packets).isEmpty();
    TlsSession session = sensed.sessions.get(0);
    assertThat(session.cipher()).isEqualTo("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");
    assertThat(session.serverCertificate().subject()).contains("CN=broker.example");
    assertThat(session.keysKnown()).isFalse();
  }

  @Test
  void aPcapngMayCarryItsKeys() throws IOException {
    byte[] pcap = bytes("tls13.pcap");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    ByteBuffer section = ByteBuffer.allocate(16).order(order).putInt(0x1A2B3C4D);
    out.writeBytes(CaptureBuilder.block(order, 0x0A0D0D0A, section.putInt(1).putLong(-1).array()));
    out.writeBytes(
        CaptureBuilder.block(order, 1, ByteBuffer.allocate(8).order(order).putInt(1).array()));
    byte[] lines = bytes("tls13.keys");
    ByteBuffer secrets = ByteBuffer.allocate(8 + (lines.length + 3) / 4 * 4).order(order);
    secrets.putInt(0x544C534B).putInt(lines.length).put(lines);
    out.writeBytes(CaptureBuilder.block(order, 10, secrets.array()));
    ByteBuffer in = ByteBuffer.wrap(pcap).order(order).position(24);
    while (in.hasRemaining()) {
      in.getLong();
      byte[] frame = new byte[in.getInt()];
      in.getInt();
      in.get(frame);
      ByteBuffer packet = ByteBuffer.allocate(20 + (frame.length + 3) / 4 * 4).order(order);
      packet.putInt(0).putLong(0).putInt(frame.length).putInt(frame.length).put(frame);
      out.writeBytes(CaptureBuilder.block(order, 6, packet.array()));
    }
    assertThat(Sensed.of(out.toByteArray()).topics()).contains("plant/7/temp", "DISCONNECT");
  }

  @ParameterizedTest
  @MethodSource("suites")
  void tsharkSeesTheSameHandshakeAndTopics(String name) throws Exception {
    Tshark.assumeInstalled();
    Path file = Path.of(TlsTest.class.getResource("/secured/" + name + ".pcap").toURI());
    Path keys = Path.of(TlsTest.class.getResource("/secured/" + name + ".keys").toURI());
    Sensed sensed = Sensed.of(bytes(name + ".pcap"), keys(name), Map.of());
    TlsSession session = sensed.sessions.get(0);
    assertThat(Tshark.field(file, "tls.handshake.type == 1", "tls.handshake.ja3"))
        .isEqualTo(session.ja3());
    assertThat(Tshark.field(file, "tls.handshake.type == 2", "tls.handshake.ja3s"))
        .isEqualTo(session.ja3s());
    assertThat(
            Tshark.field(file, "tls.handshake.type == 1", "tls.handshake.extensions_server_name"))
        .isEqualTo(session.serverName());
    List<String> topics =
        Tshark.fields(
            file,
            Stream.concat(Tshark.secured(keys).stream(), Stream.of("-Y", "mqtt.topic")).toList(),
            "mqtt.topic");
    String all = String.join(",", topics);
    assertThat(all.split(",", -1))
        .containsExactlyElementsOf(
            sensed.topics().stream().filter(each -> each.startsWith("plant/")).toList());
  }

  /** The example of JA4's own description. */
  @Test
  void ja4IsAsItsAuthorsCountIt() {
    List<Integer> ciphers =
        List.of(
            0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014,
            0x009c, 0x009d, 0x002f, 0x0035);
    List<Integer> extensions =
        List.of(
            0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012,
            0x002b, 0xff01, 0x000b, 0x000a, 0x0015);
    Extensions offered =
        new Extensions(
            true,
            extensions,
            List.of(),
            List.of("x"),
            List.of("h2"),
            List.of(0x0304, 0x0303),
            List.of(),
            List.of(),
            List.of(0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601),
            List.of());
    ClientHello hello =
        new ClientHello(0x0303, new byte[32], new byte[0], ciphers, List.of(0), offered);
    assertThat(Fingerprints.ja4(hello)).isEqualTo("t13d1516h2_8daaf6152771_e5627efa2ab1");
  }

  @Test
  void afterAGapRecordsAreDecryptedAgain() throws IOException {
    byte[] whole = bytes("tls13.pcap");
    List<String> all = Sensed.of(whole, keys("tls13"), Map.of()).topics();
    List<String> without =
        Sensed.of(withoutFrame(whole, "SUBSCRIBE"), keys("tls13"), Map.of()).topics();
    assertThat(all).contains("plant/#");
    assertThat(without).doesNotContain("plant/#").contains("plant/7/temp", "DISCONNECT");
  }

  @Test
  void aKeyLogWithOtherLinesIsTaken() {
    KeyLog keys = new KeyLog();
    keys.add("# comment\n\nCLIENT_RANDOM 00ff 0102\nRSA zz\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(keys.size()).isEqualTo(1);
    assertThat(keys.linesRefused()).isEqualTo(1);
    assertThat(keys.secret("CLIENT_RANDOM", "00ff")).containsExactly(1, 2);
  }

  @Test
  void damagedRecordsAreNoException() throws IOException {
    Random random = new Random(5);
    for (String name :
        List.of("tls13", "tls12-gcm", "tls12-cbc", "tls12-cbc-mac", "tls12-ccm", "wss")) {
      byte[] capture = bytes(name + ".pcap");
      for (int i = 0; i < 200; i++) {
        byte[] damaged = capture.clone();
        for (int j = random.nextInt(8); j >= 0; j--) {
          // Behind the file's header; lengths of frames stay readable most of the time.
          damaged[24 + random.nextInt(damaged.length - 24)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          Sensed.of(damaged, keys(name), Map.of());
        } catch (io.vitrine.inspector.sensor.file.CaptureFormatException e) {
          assertThat(e).hasMessageContaining("expected");
        }
      }
    }
  }

  /** Leaves out the frame that completes the first packet of a type. */
  private static byte[] withoutFrame(byte[] pcap, String type) throws IOException {
    Sensed sensed = Sensed.of(pcap, keys("tls13"), Map.of());
    long number =
        sensed.packets.stream()
            .filter(each -> each.tree().type().name().equals(type))
            .findFirst()
            .orElseThrow()
            .at()
            .frame
            .number();
    ByteBuffer in = ByteBuffer.wrap(pcap).order(ByteOrder.LITTLE_ENDIAN).position(24);
    for (long i = 1; i < number; i++) {
      in.position(in.position() + 16 + in.getInt(in.position() + 8));
    }
    int from = in.position();
    int to = from + 16 + in.getInt(from + 8);
    return Packets.join(Packets.part(pcap, 0, from), Packets.part(pcap, to, pcap.length));
  }

  private static KeyLog keys(String name) throws IOException {
    KeyLog keys = new KeyLog();
    keys.add(bytes(name + ".keys"));
    return keys;
  }

  private static byte[] bytes(String name) throws IOException {
    return TlsTest.class.getResourceAsStream("/secured/" + name).readAllBytes();
  }
}
