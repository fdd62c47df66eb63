package io.vitrine.inspector.sensor.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
  private static final byte[] A = Packets.publish("a", 300);
  private static final byte[] B = Packets.publish("b", 300);

  @Test
  void mosquittosWebSocketIsReadPacketByPacket() throws IOException {
    Sensed sensed =
        Sensed.of(WebSocketTest.class.getResourceAsStream("/secured/ws.pcap").readAllBytes());
    assertThat(sensed.topics())
        .containsSubsequence("CONNECT", "CONNACK", "plant/#", "SUBACK", "plant/7/temp", "PUBACK")
        .contains("plant/7/hum", "plant/7/rain", "DISCONNECT");
    assertThat(sensed.packets)
        .allSatisfy(each -> assertThat(each.carrier().transport().title()).isEqualTo("ws"))
        .allSatisfy(each -> assertThat(each.tree().findings()).isEmpty());
    assertThat(sensed.losses).isEmpty();
  }

  @Test
  void packetsOverFramesAndFramesOverSegmentsAreFound() throws IOException {
    byte[] all = Packets.join(Packets.CONNECT, A, B);
    for (int size : new int[] {1, 2, 7, 100, 1000}) {
      ByteArrayOutputStream frames = new ByteArrayOutputStream();
      for (int at = 0; at < all.length; at += size) {
        byte[] part = Packets.part(all, at, Math.min(all.length, at + size));
        frames.writeBytes(frame(2, at % 3 == 0, false, part));
        frames.writeBytes(frame(9, true, false, "ping".getBytes(StandardCharsets.US_ASCII)));
      }
      assertThat(read(frames.toByteArray(), "", 333)).containsExactly("CONNECT", "a", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "; client_no_context_takeover", "; server_no_context_takeover; x=1"})
  void compressedMessagesAreInflated(String parameters) throws IOException {
    boolean forget = parameters.contains("client_no");
    Deflater deflater = new Deflater(9, true);
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] message : new byte[][] {Packets.CONNECT, A, A, B, A}) {
      byte[] compressed = deflate(deflater, message);
      int half = compressed.length / 2;
      frames.writeBytes(frame(2, false, true, Packets.part(compressed, 0, half)));
      frames.writeBytes(frame(0xA, true, false, new byte[3]));
      frames.writeBytes(frame(0, true, false, Packets.part(compressed, half, compressed.length)));
      if (forget) {
        deflater.reset();
      }
    }
    frames.writeBytes(frame(2, true, false, B));
    String extension = "Sec-WebSocket-Extensions: permessage-deflate" + parameters + "\r\n";
    assertThat(read(frames.toByteArray(), extension, 50))
        .containsExactly("CONNECT", "a", "a", "b", "a", "b");
    deflater.end();
  }

  @Test
  void aGapCostsThePacketsInItAlone() throws IOException {
    CaptureBuilder capture = opened("");
    int at = request().length;
    byte[][] messages = {Packets.CONNECT, A, B, A};
    for (int i = 0; i < messages.length; i++) {
      byte[] frame = frame(2, true, false, messages[i]);
      if (i == 1) {
        capture.acknowledge(at + frame.length);
      } else {
        capture.client(at, frame);
      }
      at += frame.length;
    }
    assertThat(Sensed.of(capture.pcap()).topics()).containsExactly("CONNECT", "b", "a");
  }

  @Test
  void withoutItsHandshakeItIsReadWhereItIsExpected() throws IOException {
    byte[] frames = Packets.join(frame(2, true, false, A), frame(2, true, false, B));
    byte[] capture = new CaptureBuilder(9001).client(0, frames).pcap();
    assertThat(Sensed.of(capture).topics()).isEmpty();
    Sensed sensed = Sensed.of(capture, new KeyLog(), Map.of(9001, DecodeAs.Kind.WS));
    assertThat(sensed.topics()).containsExactly("a", "b");
  }

  @Test
  void whatIsNoWebSocketIsLeftAlone() throws IOException {
    byte[] plain = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    CaptureBuilder capture = new CaptureBuilder(9001).open().client(0, plain);
    capture.client(plain.length, frame(2, true, false, Packets.CONNECT));
    assertThat(Sensed.of(capture.pcap()).topics()).isEmpty();
  }

  @Test
  void anyBytesAreReadWithoutAnException() throws IOException {
    Random random = new Random(3);
    Deflater deflater = new Deflater(9, true);
    byte[] frames =
        Packets.join(
            frame(2, true, false, Packets.CONNECT),
            frame(2, true, true, deflate(deflater, A)),
            frame(2, true, false, B));
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = frames.clone();
      for (int j = random.nextInt(5); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      read(damaged, "Sec-WebSocket-Extensions: permessage-deflate\r\n", 1 + random.nextInt(200));
    }
    deflater.end();
  }

  private static java.util.List<String> read(byte[] frames, String extension, int size)
      throws IOException {
    CaptureBuilder capture = opened(extension);
    for (int at = 0; at < frames.length; at += size) {
      byte[] part = Packets.part(frames, at, Math.min(frames.length, at + size));
      capture.client(request().length + at, part);
    }
    return Sensed.of(capture.pcap()).topics();
  }

  private static CaptureBuilder opened(String extension) {
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: x\r\nSec-WebSocket-Protocol: mqtt\r\n"
            + extension
            + "\r\n";
    return new CaptureBuilder(9001)
        .open()
        .client(0, request())
        .server(0, answer.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] request() {
    return ("GET /mqtt HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Key: x\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] frame(int opcode, boolean last, boolean compressed, byte[] content) {
    byte[] mask = {1, (byte) 0x82, 3, 0x44};
    ByteBuffer frame = ByteBuffer.allocate(content.length + 14);
    frame.put((byte) ((last ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode));
    if (content.length < 126) {
      frame.put((byte) (0x80 | content.length));
    } else {
      frame.put((byte) 0xFE).putShort((short) content.length);
    }
    frame.put(mask);
    for (int i = 0; i < content.length; i++) {
      frame.put((byte) (content[i] ^ mask[i % 4]));
    }
    return Arrays.copyOf(frame.array(), frame.position());
  }

  /** As RFC 7692, 7.2.1: with a flush, whose last four bytes are left out. */
  private static byte[] deflate(Deflater deflater, byte[] message) {
    byte[] out = new byte[message.length + 100];
    deflater.setInput(message);
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    return Arrays.copyOf(out, length - 4);
  }
}
