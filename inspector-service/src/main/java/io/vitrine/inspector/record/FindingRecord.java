package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.inspector.finding.Observation;
import io.vitrine.inspector.sensor.layer.Segment;
import java.io.IOException;

/** Writes a finding: one JSON object, or a line. */
public final class FindingRecord {
  private final JsonGenerator json;
  private final Texts texts = new Texts();

  public FindingRecord(JsonGenerator json) {
    this.json = json;
  }

  public void write(Observation of) throws IOException {
    write(of, "");
  }

  /**
   * Writes a finding of live traffic.
   *
   * @param node that saw it; empty for none
   */
  public void write(Observation of, String node) throws IOException {
    Segment at = of.at();
    json.writeStartObject();
    json.writeStringField("id", of.id());
    json.writeStringField("severity", of.severity().title());
    json.writeStringField("statement", of.statement());
    json.writeStringField("text", of.text());
    json.writeNumberField("frame", at.frame.number());
    StringBuilder time = new StringBuilder();
    Texts.seconds(at.frame.epochNanos(), 9, time);
    json.writeStringField("ts", time.toString());
    json.writeNumberField("stream", of.stream());
    json.writeStringField("src", texts.source(at));
    json.writeNumberField("sport", at.sourcePort);
    json.writeStringField("dst", texts.destination(at));
    json.writeNumberField("dport", at.destinationPort);
    if (of.clientId() != null) {
      json.writeStringField("client_id", of.clientId());
    }
    if (of.offset() >= 0) {
      json.writeNumberField("offset", of.offset());
      json.writeNumberField("length", of.length());
    }
    if (!node.isEmpty()) {
      json.writeObjectFieldStart("x");
      json.writeStringField("node", node);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** {@code frame stream severity id: text [statement] bytes 2-5}. */
  public static String line(Observation of) {
    String bytes =
        of.offset() < 0
            ? ""
            : of.length() == 0
                ? " at byte " + of.offset()
                : " bytes " + of.offset() + "-" + (of.offset() + of.length() - 1);
    return String.format(
        "frame %d stream %d %s %s: %s [%s]%s",
        of.at().frame.number(),
        of.stream(),
        of.severity().title(),
        of.id(),
        of.text(),
        of.statement(),
        bytes);
  }
}
