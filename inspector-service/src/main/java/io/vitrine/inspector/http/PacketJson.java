package io.vitrine.inspector.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapCounts;
import io.vitrine.contract.TapRecord;
import io.vitrine.contract.TapReply;
import io.vitrine.contract.TapSegment;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.dissect.MqttFields;
import io.vitrine.dissect.TreeJson;
import io.vitrine.dissect.payload.PayloadView;
import io.vitrine.dissect.payload.PayloadViews;
import io.vitrine.dissect.payload.SparkplugAliases;
import io.vitrine.filter.Fields;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.NodeAnswer;
import io.vitrine.inspector.capture.PacketPage;
import io.vitrine.runtime.BusRefusal;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Packets as the API shows them. */
final class PacketJson {
  private static final Field QOS = Objects.requireNonNull(Fields.byName("mqtt.qos"));

  private static final Field PAYLOAD = Objects.requireNonNull(Fields.byName("mqtt.msg"));
  private static final Field PAYLOAD_TEXT = Objects.requireNonNull(Fields.byName("mqtt.msg_text"));
  private static final int PREVIEW_CHARS_MAX = 100;

  private PacketJson() {}

  /**
   * @param warnings what whoever asked should know of the filter
   */
  static JsonObject page(PacketPage page, List<String> warnings) {
    JsonArray packets = new JsonArray();
    page.packets().forEach(packet -> packets.add(summary(packet)));
    JsonArray nodes = new JsonArray();
    page.answers().forEach(answer -> nodes.add(scan(answer)));
    return new JsonObject()
        .put("packets", packets)
        .put("complete", page.complete())
        .put("cursor", page.cursor().toString())
        .put("warnings", new JsonArray(warnings))
        .put("nodes", nodes);
  }

  static JsonObject summary(CapturedPacket packet) {
    return summary(packet, packet.dissect());
  }

  static JsonObject detail(CapturedPacket packet, PayloadViews payloads, SparkplugAliases aliases) {
    Dissection dissection = packet.dissect(payloads, aliases);
    TapRecord record = packet.record();
    JsonObject json =
        summary(packet, dissection)
            .put("fields", TreeJson.fields(dissection, true))
            .put("bytes", HexFormat.of().formatHex(record.captured().getBytes()))
            .put("redacted", redacted(dissection))
            .put("finding_list", TreeJson.findings(dissection));
    if (packet.connection() != null) {
      json.put("connection", packet.connection().toJson());
    }
    if (record.segment() != null) {
      json.put("segment", segment(record.segment()));
    }
    PayloadView payload = dissection.payload();
    if (payload != null) {
      json.put("payload", TreeJson.payload(payload));
    }
    return json;
  }

  private static JsonObject summary(CapturedPacket packet, Dissection dissection) {
    TapRecord record = packet.record();
    JsonObject json =
        new JsonObject()
            .put("id", packet.id().toString())
            .put("node", packet.node())
            .put("loop", packet.frame().loop())
            .put("sequence", packet.frame().sequence())
            .put("frame_number", packet.number())
            .put("time", Moments.text(record.epochNanos()))
            .put("ts", Moments.seconds(record.epochNanos()))
            .put("direction", record.fromClient() ? "in" : "out")
            .put("connection_id", record.connectionId());
    if (packet.connection() != null) {
      addConnection(json, packet.connection(), record.fromClient());
    }
    json.put("protocol_level", record.protocolLevel())
        .put("type", dissection.type().name())
        .put("summary", dissection.info());
    int topic = dissection.find(MqttFields.TOPIC);
    String resolved = dissection.resolvedTopic();
    if (topic >= 0) {
      json.put("topic", resolved == null ? dissection.text(topic) : resolved);
    }
    int qos = dissection.find(QOS);
    if (qos >= 0) {
      json.put("qos", dissection.number(qos));
    }
    addPayload(json, dissection);
    if (record.segment() != null) {
      addNetwork(json, record.segment());
    }
    return json.put("length", record.frameLength())
        .put("captured_length", record.captured().length())
        .put("truncated", record.captured().length() < record.frameLength())
        .put("findings", dissection.findings().size());
  }

  private static void addNetwork(JsonObject json, TapSegment around) {
    if (around.vni() >= 0) {
      json.put("vni", around.vni());
    }
    if (around.vlan() >= 0) {
      json.put("vlan", around.vlan());
    }
  }

  private static JsonObject segment(TapSegment around) {
    return new JsonObject()
        .put("ttl", around.hops())
        .put("sequence", around.sequence() & 0xFFFFFFFFL)
        .put("acknowledgment", around.acknowledgment() & 0xFFFFFFFFL)
        .put("flags", around.flags())
        .put("window", around.window())
        .put("payload_length", around.payloadLength());
  }

  private static void addPayload(JsonObject json, Dissection dissection) {
    if (dissection.find(PAYLOAD) < 0) {
      return;
    }
    for (Object text : dissection.values(PAYLOAD_TEXT)) {
      String whole = text.toString();
      json.put("payload_text", whole.substring(0, Math.min(PREVIEW_CHARS_MAX, whole.length())));
    }
  }

  private static void addConnection(
      JsonObject json, ConnectionInfo connection, boolean fromClient) {
    if (connection.clientId() != null) {
      json.put("client_id", connection.clientId());
    }
    if (connection.username() != null) {
      json.put("username", connection.username());
    }
    String client = fromClient ? "src" : "dst";
    String broker = fromClient ? "dst" : "src";
    json.put("listener", connection.listener())
        .put("transport", connection.transport())
        .put(client, connection.remoteHost())
        .put(fromClient ? "sport" : "dport", connection.remotePort())
        .put(broker, connection.localHost())
        .put(fromClient ? "dport" : "sport", connection.localPort());
  }

  /** Stretches of bytes whose content was zeroed by the broker. */
  private static JsonArray redacted(Dissection dissection) {
    JsonArray stretches = new JsonArray();
    for (int i = 0; i < dissection.size(); i++) {
      if (dissection.field(i).secret() && dissection.field(i).type() != FieldType.UNSIGNED) {
        int content = dissection.contentLength(i);
        int offset = dissection.offset(i) + dissection.length(i) - content;
        stretches.add(new JsonObject().put("offset", offset).put("length", content));
      }
    }
    return stretches;
  }

  private static JsonObject scan(NodeAnswer<TapReply> answer) {
    JsonObject json = new JsonObject().put("node", answer.node());
    TapReply reply = answer.value();
    if (reply == null) {
      BusRefusal refusal = answer.refusal();
      return json.put("ok", false)
          .put("error", refusal == null ? "no answer" : refusal.getMessage())
          .put("scanned", 0)
          .put("matched", 0)
          .put("lost", 0)
          .put("complete", false);
    }
    TapCounts counts = reply.counts();
    json.put("ok", true)
        .put("scanned", counts.scanned())
        .put("matched", counts.matched())
        .put("lost", counts.lost())
        .put("complete", counts.complete());
    if (counts.stopped() != TapCounts.Stop.NONE) {
      json.put("stopped", counts.stopped().name().toLowerCase(Locale.ROOT));
    }
    if (counts.heldFromNanos() > 0) {
      json.put("held_from", Moments.text(counts.heldFromNanos()));
    }
    if (counts.reachedNanos() > 0) {
      json.put("reached", Moments.text(counts.reachedNanos()));
    }
    return json;
  }
}
