package io.vitrine.inspector.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapRecord;
import io.vitrine.contract.TapSegment;
import io.vitrine.dissect.Dissection;
import io.vitrine.inspector.capture.CapturedPacket;
import io.vitrine.inspector.capture.PacketPage;
import io.vitrine.inspector.record.MessageRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Packets as message records, one a line, oldest first: the format of {@code ./vitrine dissect},
 * with what only a live broker knows under {@code x}.
 */
final class MessageLines {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  private MessageLines(JsonGenerator json) {
    this.json = json;
  }

  static Buffer of(PacketPage page) {
    List<CapturedPacket> packets = page.oldestFirst();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
      MessageLines lines = new MessageLines(json);
      for (int n = 0; n < packets.size(); n++) {
        lines.write(n, packets.get(n));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!packets.isEmpty()) {
      out.write('\n');
    }
    return Buffer.buffer(out.toByteArray());
  }

  private void write(int n, CapturedPacket packet) throws IOException {
    TapRecord record = packet.record();
    Dissection tree = packet.dissect();
    json.writeStartObject();
    json.writeNumberField("n", n);
    json.writeNumberField("frame", packet.number());
    json.writeStringField("ts", Moments.seconds(record.epochNanos()));
    ConnectionInfo connection = packet.connection();
    if (connection != null) {
      addresses(connection, record.fromClient());
    }
    if (record.segment() != null) {
      networks(record.segment());
    }
    MessageRecord.writePacket(json, tree, false);
    json.writeObjectFieldStart("x");
    json.writeStringField("id", packet.id().toString());
    json.writeStringField("node", packet.node());
    json.writeNumberField("connection_id", record.connectionId());
    json.writeStringField("direction", record.fromClient() ? "in" : "out");
    if (connection != null && connection.clientId() != null) {
      json.writeStringField("client_id", connection.clientId());
    }
    if (tree.captured() < tree.frameLength()) {
      json.writeNumberField("captured", tree.captured());
      json.writeNumberField("frame_length", tree.frameLength());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void networks(TapSegment around) throws IOException {
    if (around.vlan() >= 0) {
      json.writeNumberField("vlan", around.vlan());
    }
    if (around.vni() >= 0) {
      json.writeNumberField("vni", around.vni());
    }
  }

  private void addresses(ConnectionInfo connection, boolean fromClient) throws IOException {
    String client = fromClient ? "src" : "dst";
    String broker = fromClient ? "dst" : "src";
    json.writeStringField(client, connection.remoteHost());
    json.writeNumberField(fromClient ? "sport" : "dport", connection.remotePort());
    json.writeStringField(broker, connection.localHost());
    json.writeNumberField(fromClient ? "dport" : "sport", connection.localPort());
    json.writeStringField("transport", connection.transport());
  }
}
