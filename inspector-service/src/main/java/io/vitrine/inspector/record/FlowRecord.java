package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.inspector.flow.Flow;
import io.vitrine.inspector.sensor.layer.Segment;
import java.io.IOException;

/** Writes the flow record: one JSON object per direction, five-tuple and minute. */
public final class FlowRecord {
  private final JsonGenerator json;
  private final Texts texts = new Texts();

  public FlowRecord(JsonGenerator json) {
    this.json = json;
  }

  public void write(Flow flow) throws IOException {
    write(flow, "");
  }

  /**
   * Writes a flow of live traffic.
   *
   * @param node that saw it; empty for none
   */
  public void write(Flow flow, String node) throws IOException {
    Segment at = flow.opening();
    json.writeStartObject();
    json.writeNumberField("window", flow.window());
    json.writeStringField("src", texts.source(at));
    json.writeNumberField("sport", at.sourcePort);
    json.writeStringField("dst", texts.destination(at));
    json.writeNumberField("dport", at.destinationPort);
    json.writeStringField("proto", flow.protocol());
    json.writeNumberField("packets", flow.packets());
    json.writeNumberField("bytes", flow.bytes());
    json.writeNumberField("payload_bytes", flow.payloadBytes());
    json.writeFieldName("first");
    json.writeNumber(seconds(flow.firstNanos()));
    json.writeFieldName("last");
    json.writeNumber(seconds(flow.lastNanos()));
    json.writeNumberField("tcp_flags", flow.tcpFlags());
    json.writeNumberField("retransmissions", flow.retransmissions());
    json.writeNumberField("out_of_order", flow.outOfOrder());
    json.writeNumberField("dup_acks", flow.dupAcks());
    json.writeNumberField("lost_segments", flow.lostSegments());
    if (at.vni >= 0 || !node.isEmpty()) {
      json.writeObjectFieldStart("x");
      if (!node.isEmpty()) {
        json.writeStringField("node", node);
      }
      if (at.vni >= 0) {
        json.writeNumberField("vni", at.vni);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** With nine decimals. */
  private static String seconds(long nanos) {
    StringBuilder text = new StringBuilder();
    Texts.seconds(nanos, 9, text);
    return text.toString();
  }
}
