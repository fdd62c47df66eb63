package io.vitrine.inspector.fuzz;

import io.vitrine.inspector.dissect.DissectRun;
import io.vitrine.inspector.dissect.DissectTask;
import io.vitrine.inspector.dissect.DissectTask.Format;
import io.vitrine.inspector.dissect.DissectTask.View;
import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.DecodeAs;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.Sensed;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.layer.Layers;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each target takes anything: it may refuse with an IOException, never fail otherwise. */
class FuzzTest {
  private static final List<byte[]> CAPTURES = new ArrayList<>();
  private static final List<byte[]> FRAMES = new ArrayList<>();

  @BeforeAll
  static void samples() throws IOException {
    for (String name : Captures.names()) {
      CAPTURES.add(Files.readAllBytes(Captures.file(name)));
    }
    for (String name : List.of("ws", "wss", "tls13", "tls12-gcm", "tls12-cbc", "tls12-ccm")) {
      CAPTURES.add(FuzzTest.class.getResourceAsStream("/secured/" + name + ".pcap").readAllBytes());
    }
    CaptureBuilder small = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    CAPTURES.add(small.pcapng(ByteOrder.BIG_ENDIAN));
    CAPTURES.add(small.pcapng(ByteOrder.LITTLE_ENDIAN));
    for (byte[] capture : CAPTURES) {
      try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
        CapturedFrame frame;
        while ((frame = reader.next()) != null) {
          FRAMES.add(frame.bytes());
        }
      }
    }
  }

  @Test
  void theFileReaderAndAllBehindIt() {
    KeyLog keys = new KeyLog();
    Mutations.run(
        CAPTURES,
        (input, random) -> {
          try {
            Sensed.of(input, keys, Map.of(28_084, DecodeAs.Kind.WS));
          } catch (IOException e) {
            // Refused.
          }
        });
  }

  @Test
  void theLayers() {
    Layers layers = new Layers();
    int[] links = {0, 1, 12, 101, 108, 113, 228, 229, 276};
    Mutations.run(
        FRAMES,
        (input, random) -> {
          int link = links[random.nextInt(links.length)];
          int wire = input.length + random.nextInt(100);
          layers.read(new CapturedFrame(1, random.nextLong(), link, input, wire));
        });
  }

  @Test
  void reassemblyWithSegmentsOfAnyNumbers() {
    Mutations.run(
        List.of(
            Packets.CONNECT,
            Packets.publish("a/b", 300),
            Packets.publish("c", 5),
            new byte[] {0x20, 2, 0, 0}),
        (input, random) -> {
          CaptureBuilder capture = new CaptureBuilder(random.nextBoolean() ? 1883 : 9999);
          int base = random.nextInt();
          for (int i = random.nextInt(20); i >= 0; i--) {
            int sequence = random.nextInt(8) == 0 ? random.nextInt() : base + random.nextInt(600);
            int flags = random.nextInt(4) == 0 ? random.nextInt(64) : 0x18;
            capture.segment(
                random.nextBoolean(), flags, sequence, base + random.nextInt(900), input);
          }
          Sensed.of(capture.pcap());
        });
  }

  @Test
  void webSocketFrames() {
    byte[] request =
        Packets.join(
            "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    byte[] connect = Packets.CONNECT;
    byte[] masked = new byte[6 + connect.length];
    masked[0] = (byte) 0x82;
    masked[1] = (byte) (0x80 | connect.length);
    System.arraycopy(connect, 0, masked, 6, connect.length);
    byte[] compressed = masked.clone();
    compressed[0] = (byte) 0xC2;
    Mutations.run(
        List.of(Packets.join(masked, masked), Packets.join(masked, compressed, masked)),
        (input, random) -> {
          CaptureBuilder capture = new CaptureBuilder(9001).open().client(0, request);
          int at = request.length;
          for (int from = 0; from < input.length; ) {
            int to = Math.min(input.length, from + 1 + random.nextInt(40));
            capture.client(at + from, Packets.part(input, from, to));
            from = to;
          }
          Sensed.of(capture.pcap());
        });
  }

  @Test
  void whatIsPrinted() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    View[] views = View.values();
    Format[] formats = {Format.TEXT, Format.NDJSON, Format.JSON, Format.CSV, Format.EVE};
    Mutations.run(
        CAPTURES,
        (input, random) -> {
          DissectTask task =
              DissectTask.of("-")
                  .showing(views[random.nextInt(views.length)])
                  .as(formats[random.nextInt(formats.length)])
                  .with(true, true, random.nextBoolean());
          DissectRun.run(task, new ByteArrayInputStream(input), nowhere, nowhere);
        });
  }
}
