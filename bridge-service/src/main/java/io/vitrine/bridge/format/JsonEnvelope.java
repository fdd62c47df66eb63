package io.vitrine.bridge.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

/** All of a PUBLISH in one JSON object; docs/kafka-records.md lists the fields. */
final class JsonEnvelope {
  private static final String TYPE = "application/json";

  /** Those that say something beyond the connection, user properties aside. */
  private static final Set<Property> PROPERTIES =
      Set.of(
          Property.CONTENT_TYPE,
          Property.RESPONSE_TOPIC,
          Property.CORRELATION_DATA,
          Property.PAYLOAD_FORMAT_INDICATOR,
          Property.MESSAGE_EXPIRY_INTERVAL);

  private JsonEnvelope() {}

  static Format of(Format.Message message) {
    Data data = Data.of(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream(512 + data.bytes().length);
    try (JsonGenerator json = Data.JSON.createGenerator(out)) {
      json.writeStartObject();
      writeMessage(json, message);
      writeProperties(json, message.publication().properties());
      writePayload(json, data);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Format(out.toByteArray(), List.of(Format.header("content-type", TYPE)));
  }

  private static void writeMessage(JsonGenerator json, Format.Message message) throws IOException {
    OutboxRecord publish = message.publication().message();
    json.writeStringField("id", message.id());
    json.writeStringField("route", message.route());
    json.writeStringField("topic", publish.topic());
    json.writeNumberField("qos", publish.qos());
    json.writeBooleanField("retain", publish.retain());
    json.writeStringField("client", publish.clientId());
    if (!publish.username().isEmpty()) {
      json.writeStringField("user", publish.username());
    }
    json.writeStringField("time", Time.text(publish.receivedMicros()));
  }

  private static void writeProperties(JsonGenerator json, Properties properties)
      throws IOException {
    json.writeObjectFieldStart("properties");
    for (Properties.Entry each : properties.entries()) {
      if (PROPERTIES.contains(each.property())) {
        json.writeFieldName(each.property().title());
        writeValue(json, each.value());
      }
    }
    if (properties.has(Property.USER_PROPERTY)) {
      json.writeArrayFieldStart("user");
      for (Properties.Entry each : properties.entries()) {
        if (each.value() instanceof Properties.Pair pair) {
          json.writeStartObject();
          json.writeStringField("name", pair.name());
          json.writeStringField("value", pair.value());
          json.writeEndObject();
        }
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof byte[] bytes) {
      json.writeBinary(bytes);
    } else {
      json.writeString(value.toString());
    }
  }

  private static void writePayload(JsonGenerator json, Data data) throws IOException {
    String text = data.text();
    if (text == null) {
      json.writeStringField("payload_encoding", "base64");
      json.writeBinaryField("payload", data.bytes());
    } else if (data.json()) {
      json.writeStringField("payload_encoding", "json");
      json.writeFieldName("payload");
      json.writeRawValue(text);
    } else {
      json.writeStringField("payload_encoding", "text");
      json.writeStringField("payload", text);
    }
  }
}
