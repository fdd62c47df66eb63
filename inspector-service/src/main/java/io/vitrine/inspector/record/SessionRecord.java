package io.vitrine.inspector.record;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.inspector.conversation.Latency;
import io.vitrine.inspector.conversation.Session;
import java.io.IOException;

/** Writes the session record: one JSON object per client identifier. */
public final class SessionRecord {
  private final JsonGenerator json;

  public SessionRecord(JsonGenerator json) {
    this.json = json;
  }

  public void write(Session session) throws IOException {
    write(session, "");
  }

  /**
   * Writes a session of live traffic.
   *
   * @param node that saw it; empty for none
   */
  public void write(Session session, String node) throws IOException {
    json.writeStartObject();
    json.writeStringField("client_id", session.clientId());
    if (!session.username().isEmpty()) {
      json.writeStringField("username", session.username());
    }
    json.writeNumberField("protocol_level", session.protocolLevel());
    seconds("first", session.firstNanos());
    seconds("last", session.lastNanos());
    json.writeNumberField("connections", session.connections());
    json.writeNumberField("refused", session.refused());
    json.writeNumberField("takeovers", session.takeovers());
    json.writeNumberField("keep_alive_lapses", session.keepAliveLapses());
    json.writeNumberField("ended_without_disconnect", session.endedWithoutDisconnect());
    json.writeNumberField("wills_fired", session.willsFired());
    json.writeNumberField("publishes_in", session.publishedIn());
    json.writeNumberField("publishes_out", session.publishedOut());
    json.writeNumberField("payload_bytes_in", session.payloadBytesIn());
    json.writeNumberField("payload_bytes_out", session.payloadBytesOut());
    json.writeNumberField("sent_again", session.sentAgain());
    json.writeNumberField("unacknowledged", session.unacknowledged());
    latency("latency_qos1_ms", session.latency(1));
    latency("latency_qos2_ms", session.latency(2));
    json.writeArrayFieldStart("filters");
    for (String each : session.filters()) {
      json.writeString(each);
    }
    json.writeEndArray();
    if (!node.isEmpty()) {
      json.writeObjectFieldStart("x");
      json.writeStringField("node", node);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void latency(String name, Latency latency) throws IOException {
    if (latency.count() > 0) {
      json.writeObjectFieldStart(name);
      json.writeNumberField("count", latency.count());
      json.writeNumberField("min", latency.minNanos() / 1e6);
      json.writeNumberField("mean", latency.meanNanos() / 1e6);
      json.writeNumberField("max", latency.maxNanos() / 1e6);
      json.writeEndObject();
    }
  }

  private void seconds(String name, long nanos) throws IOException {
    StringBuilder text = new StringBuilder();
    Texts.seconds(nanos, 9, text);
    json.writeFieldName(name);
    json.writeNumber(text.toString());
  }
}
