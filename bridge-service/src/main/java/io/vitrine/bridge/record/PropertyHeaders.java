package io.vitrine.bridge.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vitrine.mqtt.codec.PropertyReader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import io.vitrine.route.TraceContext;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * MQTT 5 properties of a PUBLISH as headers; the topic alias, which is the connection's, is not.
 */
final class PropertyHeaders {
  private PropertyHeaders() {}

  /**
   * @param properties as on the wire, without their length
   * @param carried the trace that goes on with it; null for the one that they say
   */
  static List<Header> of(Buffer properties, @Nullable TraceContext carried) throws MalformedPacket {
    List<Header> headers = new ArrayList<>();
    ByteBuf bytes = Unpooled.wrappedBuffer(properties.getBytes());
    PropertyReader reader = new PropertyReader();
    reader.reset(bytes, 0, bytes.readableBytes(), PacketType.PUBLISH, false);
    String parent = null;
    String state = null;
    while (reader.next()) {
      addOne(reader, headers);
      if (reader.property() == Property.USER_PROPERTY) {
        String name = reader.text();
        if (parent == null && name.equals(TraceContext.PARENT)) {
          parent = reader.secondText();
        } else if (state == null && name.equals(TraceContext.STATE)) {
          state = reader.secondText();
        }
      }
    }
    if (carried != null || parent != null) {
      addTrace(headers, carried == null ? TraceContext.of(parent, state) : carried);
    }
    return headers;
  }

  private static void addTrace(List<Header> headers, @Nullable TraceContext trace) {
    if (trace != null) {
      headers.add(HeaderText.header(TraceContext.PARENT, trace.parent()));
      if (trace.state() != null) {
        headers.add(HeaderText.header(TraceContext.STATE, trace.state()));
      }
    }
  }

  private static void addOne(PropertyReader reader, List<Header> headers) {
    switch (reader.property()) {
      case PAYLOAD_FORMAT_INDICATOR -> addNumber(headers, HeaderNames.PAYLOAD_FORMAT, reader);
      case MESSAGE_EXPIRY_INTERVAL -> addNumber(headers, HeaderNames.MESSAGE_EXPIRY, reader);
      case CONTENT_TYPE -> addBytes(headers, HeaderNames.CONTENT_TYPE, reader);
      case RESPONSE_TOPIC -> addBytes(headers, HeaderNames.RESPONSE_TOPIC, reader);
      case CORRELATION_DATA -> addBytes(headers, HeaderNames.CORRELATION_DATA, reader);
      case USER_PROPERTY ->
          headers.add(
              HeaderText.header(
                  HeaderNames.USER_PROPERTY_PREFIX + reader.text(), reader.secondText()));
      default -> {}
    }
  }

  private static void addNumber(List<Header> headers, String name, PropertyReader reader) {
    headers.add(HeaderText.header(name, HeaderText.of(reader.number())));
  }

  private static void addBytes(List<Header> headers, String name, PropertyReader reader) {
    headers.add(HeaderText.header(name, reader.bytes()));
  }
}
