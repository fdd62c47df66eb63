package io.vitrine.inspector.fuzz;

import io.vitrine.inspector.sensor.CaptureBuilder;
import io.vitrine.inspector.sensor.Captures;
import io.vitrine.inspector.sensor.Packets;
import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is damaged. */
public final class Samples {
  private Samples() {}

  /** Capture files: shared ones, ones with TLS and WebSocket, and pcapng in both byte orders. */
  static List<byte[]> captures() throws IOException {
    List<byte[]> captures = new ArrayList<>();
    for (String name : Captures.names()) {
      captures.add(Files.readAllBytes(Captures.file(name)));
    }
    for (String name : List.of("ws", "wss", "tls13", "tls12-gcm", "tls12-cbc", "tls12-ccm")) {
      String file = "/secured/" + name + ".pcap";
      try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(file))) {
        captures.add(in.readAllBytes());
      }
    }
    CaptureBuilder small = new CaptureBuilder(1883).open().client(0, Packets.CONNECT);
    captures.add(small.pcapng(ByteOrder.BIG_ENDIAN));
    captures.add(small.pcapng(ByteOrder.LITTLE_ENDIAN));
    return captures;
  }

  /** The frames of the same. */
  public static List<byte[]> frames() throws IOException {
    List<byte[]> frames = new ArrayList<>();
    for (byte[] capture : captures()) {
      try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
        CapturedFrame frame;
        while ((frame = reader.next()) != null) {
          frames.add(frame.bytes());
        }
      }
    }
    return frames;
  }
}
