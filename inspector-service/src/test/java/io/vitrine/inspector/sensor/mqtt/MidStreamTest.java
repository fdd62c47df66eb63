package io.vitrine.inspector.sensor.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of a stream on any port, from somewhere inside it on. */
class MidStreamTest {
  private static final int PORT = 5000;
  private static final int PACKETS = 60;
  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  /** Sizes of payloads and of segments: several packets in a segment, and one over several. */
  @ParameterizedTest
  @CsvSource({"10, 1400", "100, 1400", "300, 137", "700, 512", "2000, 1400", "9000, 1400"})
  void isFoundThoughItBeginsInsideAPacket(int payload, int segment) throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < PACKETS; i++) {
      stream.writeBytes(Packets.publish("plant/" + i + "/temp", payload));
    }
    byte[] all = stream.toByteArray();
    Sensed sensed = Sensed.of(segments(Packets.part(all, 7, all.length), segment));
    assertThat(sensed.topics()).endsWith("plant/58/temp", "plant/59/temp");
    assertThat(sensed.topics()).hasSizeGreaterThanOrEqualTo(PACKETS - 8 - 4 * 1400 / payload);
  }

  @Test
  void isFoundBehindBytesThatWereNotCaptured() throws IOException {
    byte[] one = Packets.publish("plant/7/temp", 900);
    byte[] all = Packets.join(one, one, one, one, one, one, one, one);
    CaptureBuilder capture = new CaptureBuilder(PORT).client(0, Packets.part(all, 3, 500));
    for (int at = 500; at < all.length; at += 700) {
      if (at != 1200) {
        capture.client(at - 3, Packets.part(all, at, Math.min(all.length, at + 700)));
      }
    }
    assertThat(Sensed.of(capture.pcap()).topics()).isNotEmpty().containsOnly("plant/7/temp");
  }

  /** What looks like packets by chance must not keep those from being found that are. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void isFoundBehindTheRestOfARandomPayload(int seed) throws IOException {
    byte[] rest = new byte[40_000];
    new Random(seed).nextBytes(rest);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(rest);
    for (int i = 0; i < PACKETS; i++) {
      stream.writeBytes(Packets.publish("plant/" + i + "/temp", 300));
    }
    Sensed sensed = Sensed.of(segments(stream.toByteArray(), 1400));
    assertThat(sensed.topics()).endsWith("plant/58/temp", "plant/59/temp");
    assertThat(sensed.topics()).hasSizeGreaterThanOrEqualTo(PACKETS - 12);
  }

  static Map<String, byte[]> others() {
    Random random = new Random(7);
    byte[] noise = new byte[200_000];
    random.nextBytes(noise);
    byte[] sparse = new byte[200_000];
    for (int i = 0; i < sparse.length; i += 1 + random.nextInt(7)) {
      sparse[i] = (byte) random.nextInt(0x80);
    }
    byte[] sequences = new byte[200_000];
    for (int i = 0; i + 8 <= sequences.length; i += 8) {
      // DER: a SEQUENCE of two INTEGERs.
      System.arraycopy(
          new byte[] {0x30, 6, 2, 1, (byte) i, 2, 1, (byte) (i >> 8)}, 0, sequences, i, 8);
    }
    byte[] constants = new byte[200_000];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = new byte[] {0x40, 2, 0x12, 0x34}[i % 4];
    }
    byte[] text = "GET /index.html 0123456789 <p>page</p>\r\n".repeat(4000).getBytes(UTF_8);
    return Map.of(
        "noise", noise,
        "sparse", sparse,
        "zeros", new byte[200_000],
        "DER", sequences,
        "constants", constants,
        "text", text,
        "UTF-16", new String(text, UTF_8).getBytes(StandardCharsets.UTF_16BE));
  }

  static Set<String> names() {
    return others().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsNoMqttIsLeftAlone(String name) throws IOException {
    byte[] bytes = others().get(name);
    for (int from = 0; from < 16; from++) {
      byte[] part = Packets.part(bytes, from * 10_001 + 1, from * 10_001 + 30_000);
      assertThat(Sensed.of(segments(part, 1400)).packets).as(name + " from " + from).isEmpty();
    }
  }

  private static byte[] segments(byte[] stream, int size) {
    CaptureBuilder capture = new CaptureBuilder(PORT);
    for (int at = 0; at < stream.length; at += size) {
      capture.client(at, Packets.part(stream, at, Math.min(stream.length, at + size)));
    }
    return capture.pcap();
  }
}
