package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.dissect.Severity;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.flow.Flow;
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
 * Writes events of Suricata's EVE JSON, one object each (Suricata User Guide, "Eve JSON Format"):
 * transactions as {@code mqtt}, flows, which have one direction, as {@code netflow}, findings as
 * {@code alert}. Events of a connection have the same {@code flow_id}.
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
    Segment last = of.last().at();
    begin("mqtt", first.at(), first.stream(), last.frame.epochNanos(), last.frame.number());
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

  /** Writes the packets of one direction in one minute. */
  public void write(Flow of) throws IOException {
    Segment at = of.opening();
    begin("netflow", at, of.stream(), of.lastNanos(), 0);
    json.writeObjectFieldStart("netflow");
    json.writeNumberField("pkts", of.packets());
    json.writeNumberField("bytes", of.bytes());
    json.writeStringField("start", time(of.firstNanos()));
    json.writeStringField("end", time(of.lastNanos()));
    json.writeNumberField("age", (of.lastNanos() - of.firstNanos()) / 1_000_000_000L);
    json.writeEndObject();
    if (at.protocol == Segment.TCP) {
      json.writeObjectFieldStart("tcp");
      json.writeStringField("tcp_flags", String.format("%02x", of.tcpFlags()));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Writes a finding; its number is made of its name, so that it stays. */
  public void write(Observation of) throws IOException {
    Segment at = of.at();
    begin("alert", at, of.stream(), at.frame.epochNanos(), at.frame.number());
    json.writeObjectFieldStart("alert");
    json.writeStringField("action", "allowed");
    json.writeNumberField("gid", 1);
    json.writeNumberField("signature_id", of.id().hashCode() & Integer.MAX_VALUE);
    json.writeNumberField("rev", 1);
    json.writeStringField("signature", "VITRINE " + of.id() + ": " + of.text());
    json.writeStringField("category", of.statement());
    json.writeNumberField("severity", Severity.ERROR.compareTo(of.severity()) + 1);
    json.writeObjectFieldStart("metadata");
    metadata("id", of.id());
    if (of.clientId() != null) {
      metadata("client_id", of.clientId());
    }
    if (of.offset() >= 0) {
      metadata("offset", String.valueOf(of.offset()));
      metadata("length", String.valueOf(of.length()));
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeStringField("app_proto", "mqtt");
    json.writeEndObject();
  }

  /** A list, as Suricata has it. */
  private void metadata(String name, String value) throws IOException {
    json.writeArrayFieldStart(name);
    json.writeString(value);
    json.writeEndArray();
  }

  /**
   * Begins an event.
   *
   * @param frame its number; 0 for none
   */
  private void begin(String type, Segment at, long stream, long nanos, long frame)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("timestamp", time(nanos));
    json.writeNumberField("flow_id", flowId(at, stream));
    if (frame > 0) {
      json.writeNumberField("pcap_cnt", frame);
    }
    json.writeStringField("event_type", type);
    if (at.vlan >= 0) {
      json.writeArrayFieldStart("vlan");
      json.writeNumber(at.vlan);
      json.writeEndArray();
    }
    json.writeStringField("src_ip", address(at.source()));
    json.writeNumberField("src_port", at.sourcePort);
    json.writeStringField("dest_ip", address(at.destination()));
    json.writeNumberField("dest_port", at.destinationPort);
    json.writeStringField("proto", protocol(at.protocol));
  }

  private static String time(long nanos) {
    return TIME.format(Instant.ofEpochSecond(0, nanos).atOffset(ZoneOffset.UTC));
  }

  /** As Suricata writes them; the number of others. */
  private static String protocol(int number) {
    return switch (number) {
      case 1 -> "ICMP";
      case 6 -> "TCP";
      case 17 -> "UDP";
      case 58 -> "IPv6-ICMP";
      default -> String.valueOf(number);
    };
  }

  /** The same for all of a connection, both ways; another for the next on the same ports. */
  private static long flowId(Segment at, long stream) {
    long ends =
        mixed(at.sourceHigh, at.sourceLow, at.sourcePort)
            + mixed(at.destinationHigh, at.destinationLow, at.destinationPort);
    return mixed(ends, stream, at.vni) & FLOW_ID_MASK;
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
