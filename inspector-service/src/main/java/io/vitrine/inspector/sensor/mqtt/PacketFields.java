package io.vitrine.inspector.sensor.mqtt;

import static java.util.Map.entry;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.SegmentFields;
import io.vitrine.inspector.sensor.tls.TlsSession;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values of the fields around an MQTT packet: of its connection, and of the frame it ends in. */
final class PacketFields {
  private static final Map<Field, Function<MqttPacket, List<Object>>> READERS =
      Map.ofEntries(
          entry(FrameFields.FRAME_PROTOCOLS, packet -> List.of(packet.protocols())),
          entry(FrameFields.VITRINE_CLIENT_ID, packet -> text(packet.client().clientId())),
          entry(FrameFields.VITRINE_USERNAME, packet -> text(packet.client().username())),
          entry(
              FrameFields.VITRINE_TRANSPORT,
              packet -> List.of(packet.carrier().transport().title())),
          entry(FrameFields.VITRINE_LATENCY_MS, PacketFields::latency),
          // The frame may have what is hidden in the packet.
          entry(FrameFields.TCP_PAYLOAD, packet -> List.of()),
          entry(FrameFields.TLS, packet -> present(packet.carrier().tls() != null)),
          entry(FrameFields.TLS_SERVER_NAME, packet -> tls(packet, TlsSession::serverName)),
          entry(FrameFields.TLS_JA3, packet -> tls(packet, TlsSession::ja3)),
          entry(FrameFields.TLS_JA3S, packet -> tls(packet, TlsSession::ja3s)),
          entry(FrameFields.TLS_JA4, packet -> tls(packet, TlsSession::ja4)),
          entry(FrameFields.VITRINE_TLS_SERVER_NAME, packet -> tls(packet, TlsSession::serverName)),
          entry(FrameFields.VITRINE_TLS_VERSION, packet -> tls(packet, TlsSession::version)),
          entry(FrameFields.VITRINE_TLS_CIPHER, packet -> tls(packet, TlsSession::cipher)),
          entry(FrameFields.WEBSOCKET, PacketFields::webSocket),
          entry(
              FrameFields.VITRINE_DIRECTION, packet -> List.of(packet.fromClient() ? "in" : "out")),
          entry(
              FrameFields.VITRINE_VERSION,
              packet -> List.of((long) packet.tree().protocolLevel())));

  private PacketFields() {}

  static List<Object> values(MqttPacket packet, Field field) {
    Function<MqttPacket, List<Object>> reader = READERS.get(field);
    return reader == null
        ? new SegmentFields(packet.at(), packet.stream()).values(field)
        : reader.apply(packet);
  }

  private static List<Object> latency(MqttPacket packet) {
    return packet.latencyNanos() < 0 ? List.of() : List.of(packet.latencyNanos() / 1e6);
  }

  private static List<Object> webSocket(MqttPacket packet) {
    Transport transport = packet.carrier().transport();
    return present(transport == Transport.WS || transport == Transport.WSS);
  }

  private static List<Object> tls(MqttPacket packet, Function<TlsSession, String> part) {
    TlsSession session = packet.carrier().tls();
    String value = session == null ? "" : part.apply(session);
    return value.isEmpty() ? List.of() : List.of(value);
  }

  private static List<Object> present(boolean is) {
    return is ? List.of(true) : List.of();
  }

  private static List<Object> text(@Nullable String value) {
    return value == null ? List.of() : List.of(value);
  }
}
