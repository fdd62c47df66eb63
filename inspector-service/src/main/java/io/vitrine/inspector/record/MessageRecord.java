package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Finding;
import io.vitrine.dissect.PropertyFields;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the message record: one JSON object per MQTT packet. Absent means not on the wire; there
 * is no null. Bytes are lower-case hex. Version 1; keys may be added under {@code x}.
 */
public final class MessageRecord {
  private static final HexFormat HEX = HexFormat.of();

  private final JsonGenerator json;
  private final boolean secrets;
  private final Texts texts = new Texts();
  private final StringBuilder time = new StringBuilder();

  /**
   * @param secrets whether passwords and authentication data are written
   */
  public MessageRecord(JsonGenerator json, boolean secrets) {
    this.json = json;
    this.secrets = secrets;
  }

  public void write(MqttPacket packet) throws IOException {
    Dissection tree = packet.tree();
    json.writeStartObject();
    frame(packet);
    writePacket(json, tree, secrets);
    if (tree.cut()) {
      json.writeObjectFieldStart("x");
      json.writeNumberField("captured", tree.captured());
      json.writeNumberField("frame_length", tree.frameLength());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Writes the keys that come from the packet itself, whatever it was captured from. */
  public static void writePacket(JsonGenerator json, Dissection tree, boolean secrets)
      throws IOException {
    json.writeStringField("type", tree.type().name());
    json.writeNumberField("code", tree.type().code());
    json.writeNumberField("flags", tree.flags());
    if (tree.remainingLength() >= 0) {
      json.writeNumberField("remaining_length", tree.remainingLength());
    }
    new RecordBody(json, tree, secrets).write();
    findings(json, tree);
  }

  private void frame(MqttPacket packet) throws IOException {
    Segment at = packet.at();
    json.writeNumberField("n", packet.number());
    json.writeNumberField("frame", at.frame.number());
    json.writeNumberField("pdu", packet.pdu());
    time.setLength(0);
    Texts.seconds(at.frame.epochNanos(), 9, time);
    json.writeStringField("ts", time.toString());
    json.writeStringField("src", texts.source(at));
    json.writeNumberField("sport", at.sourcePort);
    json.writeStringField("dst", texts.destination(at));
    json.writeNumberField("dport", at.destinationPort);
    json.writeNumberField("stream", packet.stream());
    json.writeStringField("transport", packet.carrier().transport().title());
    if (at.vni >= 0) {
      json.writeNumberField("vni", at.vni);
    }
    if (at.mirrored()) {
      json.writeStringField("outer_src", Texts.address(at.outerSource()));
      json.writeStringField("outer_dst", Texts.address(at.outerDestination()));
    }
    if (at.vlan >= 0) {
      json.writeNumberField("vlan", at.vlan);
    }
  }

  private static void findings(JsonGenerator json, Dissection tree) throws IOException {
    if (tree.malformed()) {
      json.writeBooleanField("malformed", true);
    }
    List<Finding> findings = tree.findings();
    if (!findings.isEmpty()) {
      json.writeArrayFieldStart("findings");
      for (Finding each : findings) {
        json.writeStartObject();
        json.writeStringField("id", each.id());
        json.writeStringField("severity", each.severity().title());
        json.writeStringField("text", each.text() + " [" + each.statement() + "]");
        json.writeNumberField("offset", each.offset());
        json.writeNumberField("length", each.length());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /** A list of {@code [name, value]} in wire order. */
  public static void properties(
      JsonGenerator json, Dissection tree, int block, boolean will, boolean secrets)
      throws IOException {
    json.writeArrayFieldStart("properties");
    int end = tree.next(block);
    for (int i = block + 1; i < end; i = tree.next(i)) {
      Property property = property(tree, i, will);
      if (property != null && (secrets || !tree.field(i).secret())) {
        json.writeStartArray();
        json.writeString(property.title());
        value(json, tree.value(i));
        json.writeEndArray();
      }
    }
    json.writeEndArray();
  }

  private static @Nullable Property property(Dissection tree, int index, boolean will) {
    return PropertyFields.property(tree.field(index), will);
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof byte[] bytes) {
      json.writeString(HEX.formatHex(bytes));
    } else if (value instanceof Properties.Pair pair) {
      json.writeStartArray();
      json.writeString(pair.name());
      json.writeString(pair.value());
      json.writeEndArray();
    } else {
      json.writeString(String.valueOf(value));
    }
  }
}
