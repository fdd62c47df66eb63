package io.vitrine.inspector.sensor;

import io.vitrine.inspector.sensor.tls.KeyLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a capture does not say of itself.
 *
 * @param keyLog secrets of its TLS connections
 * @param ports what they carry
 * @param options say the same to tshark
 */
public record Told(KeyLog keyLog, Map<Integer, DecodeAs.Kind> ports, List<String> options) {
  public static final Told NOTHING = new Told(new KeyLog(), Map.of(), List.of());

  /** MQTT at a port. */
  public static Told mqtt(int port) {
    List<String> options = List.of("-d", "tcp.port==" + port + ",mqtt");
    return new Told(new KeyLog(), Map.of(port, DecodeAs.Kind.MQTT), options);
  }

  /** A WebSocket, with its handshake, at a port. */
  public static Told webSocket(int port) {
    return new Told(new KeyLog(), Map.of(), List.of("-d", "tcp.port==" + port + ",http"));
  }

  /** MQTT inside TLS at a port. */
  public static Told secured(Path keys, int port) throws IOException {
    KeyLog log = new KeyLog();
    log.add(Files.readAllBytes(keys));
    return new Told(log, Map.of(port, DecodeAs.Kind.TLS), Tshark.secured(keys, port));
  }

  /** Who knows it too. */
  public Sensor sensor(SensorListener to) {
    return new Sensor(DecodeAs.STANDARD.with(ports), keyLog, to);
  }

  /** All that a sensor says about a capture. */
  public Sensed read(Path capture) throws IOException {
    return Sensed.of(Files.readAllBytes(capture), keyLog, ports);
  }
}
