package io.vitrine.inspector.sensor;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is expected on TCP ports; elsewhere the content decides. Immutable. */
public final class DecodeAs {
  /** What a port carries. */
  public enum Kind {
    MQTT,
    WS,
    TLS
  }

  private static final Map<Integer, Kind> ASSIGNED = Map.of(1883, Kind.MQTT, 8883, Kind.TLS);

  /** Ports as IANA assigns them: 1883 is MQTT, 8883 TLS. */
  public static final DecodeAs STANDARD = new DecodeAs(ASSIGNED);

  private final Map<Integer, Kind> ports;

  private DecodeAs(Map<Integer, Kind> ports) {
    this.ports = Map.copyOf(ports);
  }

  /** The assigned ports and these, which come first. */
  public DecodeAs with(Map<Integer, Kind> more) {
    Map<Integer, Kind> all = new HashMap<>(ports);
    all.putAll(more);
    return new DecodeAs(all);
  }

  @Nullable Kind of(Segment segment) {
    Kind destination = ports.get(segment.destinationPort);
    return destination == null ? ports.get(segment.sourcePort) : destination;
  }

  /** Whether the sender of the segment seems to be the client. */
  boolean fromClient(Segment segment) {
    boolean source = ports.containsKey(segment.sourcePort);
    boolean destination = ports.containsKey(segment.destinationPort);
    if (source != destination) {
      return destination;
    }
    return segment.has(Segment.SYN)
        ? !segment.has(Segment.ACK)
        : segment.sourcePort >= segment.destinationPort;
  }
}
