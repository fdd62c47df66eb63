package io.vitrine.bridge.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vitrine.bridge.route.EventAttributes;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.route.EventText;
import io.vitrine.route.TraceContext;
import io.vitrine.route.UriText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A CloudEvent 1.0.
 *
 * @param attributes by name, in canonical text, without {@code datacontenttype}
 */
record CloudEvent(Map<String, String> attributes, Data data) {
  /** Of a record in structured mode: CloudEvents Kafka binding, section 3.3. */
  private static final String STRUCTURED = "application/cloudevents+json; charset=UTF-8";

  private static final String CONTENT_TYPE = "content-type";
  private static final String PREFIX = "ce_";

  static CloudEvent of(Format.Message message) {
    EventAttributes event = Objects.requireNonNull(message.rendering().event(), "no event");
    String source = event.source();
    String topic = message.publication().topic();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", message.id());
    attributes.put(
        "source", source.isEmpty() ? "/vitrine/" + UriText.escape(message.node()) : source);
    attributes.put("type", event.type());
    if (EventText.legal(topic)) {
      attributes.put("subject", topic);
    }
    attributes.put("time", Time.text(message.publication().message().receivedMicros()));
    TraceContext trace = message.publication().trace();
    if (trace != null) {
      attributes.put(TraceContext.PARENT, trace.parent());
      if (trace.state() != null) {
        attributes.put(TraceContext.STATE, trace.state());
      }
    }
    attributes.putAll(event.extensions());
    return new CloudEvent(attributes, Data.of(message));
  }

  /** Section 3.2 of the binding: attributes are headers, the data is the value. */
  Format binary(Format.Message message) {
    List<Rendering.Added> headers = new ArrayList<>(attributes.size() + 1);
    headers.add(Format.header(CONTENT_TYPE, data.type()));
    attributes.forEach((name, text) -> headers.add(Format.header(PREFIX + name, text)));
    return new Format(message.rendering().data(message.publication().payload()), headers);
  }

  /** CloudEvents JSON event format: JSON as it is, text as a string, else Base64. */
  Format structured() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512 + data.bytes().length);
    try (JsonGenerator json = Data.JSON.createGenerator(out)) {
      json.writeStartObject();
      for (Map.Entry<String, String> each : attributes.entrySet()) {
        json.writeStringField(each.getKey(), each.getValue());
      }
      json.writeStringField("datacontenttype", data.type());
      writeData(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Format(out.toByteArray(), List.of(Format.header(CONTENT_TYPE, STRUCTURED)));
  }

  private void writeData(JsonGenerator json) throws IOException {
    String text = data.text();
    if (data.bytes().length == 0) {
      return;
    }
    if (text != null && data.json() && data.jsonType()) {
      json.writeFieldName("data");
      json.writeRawValue(text);
    } else if (text != null && data.textType()) {
      json.writeStringField("data", text);
    } else {
      json.writeBinaryField("data_base64", data.bytes());
    }
  }
}
