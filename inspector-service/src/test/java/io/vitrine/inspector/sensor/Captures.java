package io.vitrine.inspector.sensor;

import io.vitrine.inspector.sensor.file.CaptureReader;
import io.vitrine.inspector.sensor.file.CapturedFrame;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The captures of the test resources. */
public final class Captures {
  private Captures() {}

  public static Path directory() {
    try {
      return Path.of(Captures.class.getResource("/captures").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(each -> each.getFileName().toString())
          .filter(each -> each.endsWith(".pcap"))
          .sorted()
          .toList();
    }
  }

  /** Captures that were made for these tests. */
  public static List<Path> own() throws IOException {
    Path directory = directory().resolveSibling("own");
    return Stream.of("versions", "ipv6", "large", "malformed")
        .map(each -> directory.resolve(each + ".pcap"))
        .toList();
  }

  public static Path file(String name) {
    return directory().resolve(name);
  }

  public static List<MqttPacket> packets(byte[] capture) throws IOException {
    List<MqttPacket> packets = new ArrayList<>();
    Sensor sensor = new Sensor(DecodeAs.STANDARD, new KeyLog(), packets::add);
    try (CaptureReader reader = CaptureReader.open(new ByteArrayInputStream(capture))) {
      CapturedFrame frame;
      while ((frame = reader.next()) != null) {
        sensor.accept(frame);
      }
    }
    sensor.finish();
    return packets;
  }

  public static List<MqttPacket> packets(String name) throws IOException {
    return packets(Files.readAllBytes(file(name)));
  }
}
