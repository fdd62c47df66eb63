package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Writes transactions as events of Suricata's EVE JSON: {@code event_type} {@code mqtt}, one object
 * each (Suricata User Guide, "Eve JSON Format", "Event type: MQTT").
 */
public final class EveRecord {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT);

  /** JavaScript's largest whole number: what reads events has often no larger ones. */
  private static final long FLOW_ID_MASK = (1L << 53) - 1;

  private final JsonGenerator json;
  private final EveBody body;

  /**
   * @param secrets whether passwords and authentication data are written
   */
  public EveRecord(JsonGenerator json, boolean secrets) {
    this.json = json;
    this.body = new EveBody(json, secrets);
  }

  /** Writes an event: time and frame of its last packet, addresses of its first. */
  public void write(EveTransaction of) throws IOException {
    MqttPacket first = of.first();
    Segment asked = first.at();
    Segment last = of.last().at();
    Instant time = Instant.ofEpochSecond(0, last.frame.epochNanos());
    json.writeStartObject();
    json.writeStringField("timestamp", TIME.format(time.atOffset(ZoneOffset.UTC)));
    json.writeNumberField("flow_id", flowId(first));
    json.writeNumberField("pcap_cnt", last.frame.number());
    json.writeStringField("event_type", "mqtt");
    if (asked.vlan >= 0) {
      json.writeArrayFieldStart("vlan");
      json.writeNumber(asked.vlan);
      json.writeEndArray();
    }
    json.writeStringField("src_ip", address(asked.source()));
    json.writeNumberField("src_port", asked.sourcePort);
    json.writeStringField("dest_ip", address(asked.destination()));
    json.writeNumberField("dest_port", asked.destinationPort);
    json.writeStringField("proto", "TCP");
    json.writeObjectFieldStart("mqtt");
    Set<PacketType> written = EnumSet.noneOf(PacketType.class);
    for (MqttPacket each : of.packets()) {
      // A packet that was sent again says the same once more.
      if (written.add(each.tree().type())) {
        body.write(each.tree());
      }
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The same for all of a connection, both ways; another for the next on the same ports. */
  private static long flowId(MqttPacket of) {
    Segment at = of.at();
    long ends =
        mixed(at.sourceHigh, at.sourceLow, at.sourcePort)
            + mixed(at.destinationHigh, at.destinationLow, at.destinationPort);
    return mixed(ends, of.stream(), at.vni) & FLOW_ID_MASK;
  }

  private static long mixed(long a, long b, long c) {
    long mixed = (a * 31 + b) * 0x9E3779B97F4A7C15L + c;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    return mixed ^ mixed >>> 27;
  }

  /** IPv6 in full, as Suricata writes it. */
  private static String address(byte[] address) {
    if (address.length == 4) {
      return Texts.address(address);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < address.length; i += 2) {
      text.append(i == 0 ? "" : ":");
      text.append(String.format("%02x%02x", address[i], address[i + 1]));
    }
    return text.toString();
  }
}
