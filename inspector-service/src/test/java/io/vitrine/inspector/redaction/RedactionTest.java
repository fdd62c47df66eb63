package io.vitrine.inspector.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import io.vitrine.inspector.sensor.Tshark;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.tap.Redaction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports without secrets. */
class RedactionTest {
  private static final byte[] CONNECT =
      HexFormat.of().parseHex("101c00044d51545404c2003c00016100057573657231000668756e746572");

  @TempDir Path directory;

  @Test
  void passwordsOfPublicCapturesAreZeroedAndNothingElse() throws IOException {
    for (String name : Captures.names()) {
      byte[] before = Files.readAllBytes(Captures.file(name));
      byte[] shown = export(before, false, List.of());
      List<MqttPacket> original = Captures.packets(name);
      if (original.get(0).tree().malformed()) {
        // Of a CONNECT that cannot be read all is zeroed behind where that shows.
        assertThat(text(shown)).as(name).doesNotContain("\0\4pass");
        continue;
      }
      List<MqttPacket> packets = Captures.packets(shown);
      assertThat(packets).as(name).hasSameSizeAs(original);
      for (int i = 0; i < packets.size(); i++) {
        byte[] hidden = Redaction.SECRETS.hidden(original.get(i).tree());
        byte[] whole = original.get(i).tree().bytes(0, original.get(i).tree().captured());
        assertThat(packets.get(i).tree().bytes(0, whole.length))
            .as(name + " " + i)
            .isEqualTo(hidden == null ? whole : hidden);
      }
    }
  }

  @Test
  void askedForSecretsStay() throws IOException {
    byte[] capture = Files.readAllBytes(Captures.file("oisf-mqtt311-pub-userpass.pcap"));
    assertThat(passwords(export(capture, true, List.of()))).containsExactly("pass");
    assertThat(passwords(export(capture, false, List.of()))).containsExactly("\0\0\0\0");
  }

  @Test
  void checksumsThatWereRightAreRightAgain() throws IOException {
    Tshark.assumeInstalled();
    byte[] capture = Files.readAllBytes(Captures.file("oisf-mqtt5-pub-mosquittoprops.pcap"));
    List<String> before = checksums(write(capture));
    List<String> after = checksums(write(export(capture, false, List.of(filter("topicX")))));
    assertThat(after).hasSameSizeAs(mqttFrames(capture));
    assertThat(before).containsAll(after);
  }

  @Test
  void aSecretOverTwoSegmentsAndItsRetransmissionAreZeroed() throws IOException {
    int cut = CONNECT.length - 3;
    byte[] capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.part(CONNECT, 0, cut))
            .client(0, Packets.part(CONNECT, 0, cut))
            .client(cut, Packets.part(CONNECT, cut, CONNECT.length))
            .pcap();
    byte[] shown = export(capture, false, List.of());
    assertThat(text(capture)).contains("hun").contains("ter");
    assertThat(text(shown)).doesNotContain("hun").doesNotContain("ter").contains("user1");
    assertThat(passwords(shown)).containsExactly("\0\0\0\0\0\0");
  }

  @Test
  void payloadsOfTopicsThatAreToldAreZeroed() throws IOException {
    byte[] secret = Packets.publish("plant/secret", 10);
    byte[] open = Packets.publish("plant/open", 10);
    byte[] capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(Packets.CONNECT.length, Packets.join(secret, open))
            .pcap();
    byte[] shown = export(capture, false, List.of(filter("plant/secret")));
    List<String> payloads =
        Captures.packets(shown).stream()
            .map(MqttPacket::tree)
            .filter(each -> each.find(MqttFields.MSG) >= 0)
            .map(each -> HexFormat.of().formatHex(each.content(each.find(MqttFields.MSG))))
            .toList();
    assertThat(payloads).containsExactly("00".repeat(10), "78".repeat(10));
  }

  @Test
  void payloadsThatAreToldAreZeroedInEachFormat() throws IOException {
    byte[] capture =
        new CaptureBuilder(1883)
            .open()
            .client(0, Packets.CONNECT)
            .client(Packets.CONNECT.length, Packets.publish("plant/secret", 10))
            .pcap();
    for (Format format : List.of(Format.TEXT, Format.NDJSON, Format.JSON, Format.CSV, Format.EVE)) {
      assertThat(text(dissect(capture, format, false, List.of())))
          .as(format + " with all")
          .containsAnyOf("xxxxxxxxxx", "78".repeat(10));
      assertThat(text(dissect(capture, format, false, List.of(filter("plant/#")))))
          .as(format + " redacted")
          .contains("plant/secret")
          .doesNotContain("xxxx", "7878");
    }
  }

  @Test
  void payloadsThatAreToBePublishedLaterAreHiddenLikeOthers() {
    byte[] frame = Packets.publish("$delayed/60/plant/secret", 10);
    Redaction redaction = new Redaction(List.of(filter("plant/#")));
    assertThat(text(Objects.requireNonNull(redaction.hidden(dissected(frame, 4)))))
        .contains("plant/secret")
        .doesNotContain("x");
  }

  @Test
  void behindPropertiesThatCannotBeReadNothingIsShown() {
    byte[] frame = HexFormat.of().parseHex("300d0001747f78787878787878787878");
    byte[] hidden = new Redaction(List.of(filter("t"))).hidden(dissected(frame, 5));
    assertThat(HexFormat.of().formatHex(Objects.requireNonNull(hidden)))
        .isEqualTo("300d000174" + "00".repeat(11));
  }

  @Test
  void aWillThatIsCutOffIsHiddenToo() {
    byte[] frame =
        HexFormat.of().parseHex("101c00044d5154540406003c000161000174002078787878787878787878");
    byte[] hidden = new Redaction(List.of(filter("t"))).hidden(dissected(frame, 4));
    assertThat(text(Objects.requireNonNull(hidden))).contains("MQTT").doesNotContain("x");
  }

  private static Dissection dissected(byte[] frame, int level) {
    return Dissector.dissect(frame, 0, frame.length, frame.length, level, true);
  }

  @Test
  void insideAWebSocketNothingOfThePacketIsLeft() throws IOException {
    byte[] capture =
        Objects.requireNonNull(RedactionTest.class.getResourceAsStream("/secured/ws.pcap"))
            .readAllBytes();
    byte[] shown = export(capture, false, List.of(filter("plant/7/temp")));
    assertThat(frames(shown)).hasSameSizeAs(frames(capture));
    List<String> topics = Sensed.of(shown).topics();
    assertThat(topics).doesNotContain("plant/7/temp");
    assertThat(Sensed.of(capture).topics()).contains("plant/7/temp");
  }

  @Test
  void whatNoPacketTellsOfIsNotShownEither() throws IOException {
    byte[] secret = Packets.publish("plant/secret", 300);
    int at = Packets.CONNECT.length;
    byte[] open = Packets.publish("plant/open", 10);
    CaptureBuilder cutConnect = new CaptureBuilder(1883).open();
    cutConnect.client(0, Packets.part(CONNECT, 0, CONNECT.length - 1));
    String shown = text(filtered(cutConnect.pcap(), List.of()));
    assertThat(shown).as("a CONNECT that does not end").doesNotContain("hunte");
    CaptureBuilder cutPublish = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    cutPublish.client(at, Packets.part(secret, 0, 100));
    CaptureBuilder missing = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    missing.client(at, Packets.part(secret, 0, 100));
    missing.client(at + 200, Packets.join(Packets.part(secret, 200, secret.length), open));
    missing.acknowledge(at + secret.length + open.length);
    CaptureBuilder middle = new CaptureBuilder(1883);
    middle.client(0, Packets.part(secret, 20, secret.length));
    middle.client(secret.length - 20, Packets.join(open, open, open));
    CaptureBuilder overtaken = new CaptureBuilder(1883).client(300, Packets.join(open, open));
    overtaken.client(0, Packets.part(secret, 17, secret.length));
    for (CaptureBuilder each : List.of(cutPublish, missing, middle, overtaken)) {
      byte[] capture = each.pcap();
      assertThat(text(capture)).contains("x".repeat(50));
      byte[] exported = filtered(capture, List.of(filter("plant/secret")));
      assertThat(text(exported)).doesNotContain("x".repeat(11));
      assertThat(frames(exported)).hasSameSizeAs(frames(capture));
    }
    assertThat(text(filtered(missing.pcap(), List.of(filter("plant/secret")))))
        .contains("plant/secret", "plant/open" + "x".repeat(10));
  }

  /** All frames of TCP, also those in which no packet ends. */
  private byte[] filtered(byte[] capture, List<TopicFilter> redacted) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DissectTask task =
        DissectTask.of(write(capture).toString())
            .as(Format.PCAPNG)
            .filtered("tcp")
            .payloads(PayloadViews.AUTO, redacted);
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    DissectRun.run(task, InputStream.nullInputStream(), print, nowhere);
    return out.toByteArray();
  }

  private static TopicFilter filter(String text) {
    return Objects.requireNonNull(TopicFilter.parse(text));
  }

  private byte[] export(byte[] capture, boolean secrets, List<TopicFilter> redacted)
      throws IOException {
    return dissect(capture, Format.PCAPNG, secrets, redacted);
  }

  private byte[] dissect(byte[] capture, Format format, boolean secrets, List<TopicFilter> redacted)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DissectTask task =
        DissectTask.of(write(capture).toString())
            .as(format)
            .with(false, format == Format.TEXT, secrets)
            .payloads(PayloadViews.AUTO, redacted);
    PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    DissectRun.run(task, InputStream.nullInputStream(), print, nowhere);
    print.flush();
    return out.toByteArray();
  }

  private Path write(byte[] capture) throws IOException {
    return Files.write(Files.createTempFile(directory, "c", ".pcap"), capture);
  }

  private static List<String> passwords(byte[] capture) throws IOException {
    return Captures.packets(capture).stream()
        .flatMap(each -> each.tree().values(MqttFields.PASSWD).stream())
        .map(Object::toString)
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<CapturedFrame> frames(byte[] capture) throws IOException {
    List<CapturedFrame> frames = new ArrayList<>();
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private static List<MqttPacket> mqttFrames(byte[] capture) throws IOException {
    return Captures.packets(capture).stream().filter(each -> each.pdu() == 0).toList();
  }

  /** Number of bytes and state of the TCP checksum of each frame with MQTT. */
  private static List<String> checksums(Path capture) throws IOException {
    return Tshark.fields(
        capture,
        List.of("-o", "tcp.check_checksum:TRUE", "-Y", "mqtt"),
        "frame.len",
        "tcp.checksum.status");
  }
}
