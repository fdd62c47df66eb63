package io.vitrine.inspector.dissect;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.flow.TcpNumbers;
import io.vitrine.inspector.sensor.layer.SegmentFields;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A frame as Wireshark's filters see it: with the values of all its headers and of all MQTT packets
 * that end in it.
 *
 * @param headers its own
 * @param packets that end in it
 * @param numbers what is known of its segment, or datagrams, by those before
 * @param inner fields of what is between TCP and MQTT, with all their values
 * @param sinceFirst nanoseconds
 * @param sinceBefore nanoseconds
 */
record FrameView(
    SegmentFields headers,
    List<MqttPacket> packets,
    FieldSource numbers,
    Map<Field, List<Object>> inner,
    long sinceFirst,
    long sinceBefore)
    implements FieldSource {
  @Override
  public List<Object> values(Field field) {
    String name = field.name();
    if (name.startsWith("mqtt") || field == FrameFields.VITRINE_LATENCY_MS) {
      return ofPackets(each -> each.values(field));
    }
    if (name.startsWith("vitrine.")) {
      return List.copyOf(new LinkedHashSet<>(ofPackets(each -> each.values(field))));
    }
    if (name.startsWith("tls") || name.startsWith("x509") || name.startsWith("websocket")) {
      return inner(field);
    }
    if (field == FrameFields.FRAME_TIME_RELATIVE) {
      return List.of(sinceFirst / 1e9);
    }
    if (field == FrameFields.FRAME_TIME_DELTA) {
      return List.of(sinceBefore / 1e9);
    }
    if (field == FrameFields.FRAME_PROTOCOLS) {
      return protocols();
    }
    boolean counted = TcpNumbers.has(field) || field == FrameFields.UDP_STREAM;
    return counted ? numbers.values(field) : headers.all(field);
  }

  @Override
  public List<Object> bytes(Field protocol) {
    return protocol.name().equals("mqtt")
        ? ofPackets(each -> each.bytes(protocol))
        : headers.bytes(protocol);
  }

  private List<Object> ofPackets(Function<MqttPacket, List<Object>> values) {
    if (packets.size() == 1) {
      return values.apply(packets.get(0));
    }
    List<Object> all = new ArrayList<>();
    packets.forEach(each -> all.addAll(values.apply(each)));
    return all;
  }

  /** The protocol itself is there if any field of it is. */
  private List<Object> inner(Field field) {
    boolean any =
        field == FrameFields.TLS && inner.containsKey(FrameFields.TLS_RECORD)
            || field == FrameFields.WEBSOCKET && inner.containsKey(FrameFields.WEBSOCKET_OPCODE);
    return any ? List.of(true) : inner.getOrDefault(field, List.of());
  }

  private List<Object> protocols() {
    if (!packets.isEmpty()) {
      return List.of(packets.get(0).protocols());
    }
    boolean tls = inner.containsKey(FrameFields.TLS_RECORD);
    return List.of(headers.at().protocols() + (tls ? ":tls" : ""));
  }
}
