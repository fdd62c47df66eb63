package io.vitrine.inspector.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client sends over HTTP and then a WebSocket, in segments as long as the first byte says.
 */
class WebSocketFuzzTest {
  private static final byte[] REQUEST =
      ascii("GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n");
  private static final byte[] RESPONSE =
      ascii(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] frame(int opcode, byte[] data) {
    byte[] head = {(byte) opcode, (byte) (0x80 | data.length), 0, 0, 0, 0};
    return Packets.join(head, data);
  }

  static List<byte[]> samples() {
    byte[] whole = frame(0x82, Packets.CONNECT);
    byte[] start = frame(0x02, Packets.part(Packets.CONNECT, 0, 5));
    byte[] end = frame(0x80, Packets.part(Packets.CONNECT, 5, Packets.CONNECT.length));
    byte[] deflated = frame(0xC2, Packets.CONNECT);
    byte[] length = {7};
    return List.of(
        Packets.join(length, REQUEST, whole, whole),
        Packets.join(length, REQUEST, whole, deflated, whole),
        Packets.join(length, REQUEST, start, frame(0x89, new byte[2]), end, frame(0x88, length)));
  }

  @Test
  void noDamagedClientFails() {
    Mutations.run(samples(), (input, random) -> send(input));
  }

  @MethodSource("samples")
  @FuzzTest(maxDuration = "10m")
  void send(byte[] input) throws IOException {
    CaptureBuilder capture = new CaptureBuilder(9001).open().server(0, RESPONSE);
    int step = 1 + (input.length == 0 ? 0 : input[0] & 0xFF);
    for (int from = 1; from < input.length; from += step) {
      int to = Math.min(input.length, from + step);
      capture.client(from - 1, Packets.part(input, from, to));
    }
    Sensed.of(capture.pcap());
  }
}
