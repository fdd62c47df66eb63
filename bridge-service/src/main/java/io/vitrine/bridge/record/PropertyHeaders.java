package io.vitrine.bridge.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vitrine.mqtt.codec.PropertyReader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * MQTT 5 properties of a PUBLISH as headers; the topic alias, which is the connection's, is not.
 */
final class PropertyHeaders {
  private PropertyHeaders() {}

  /**
   * @param properties as on the wire, without their length
   */
  static List<Header> of(Buffer properties) throws MalformedPacket {
    List<Header> headers = new ArrayList<>();
    ByteBuf bytes = Unpooled.wrappedBuffer(properties.getBytes());
    PropertyReader reader = new PropertyReader();
    reader.reset(bytes, 0, bytes.readableBytes(), PacketType.PUBLISH, false);
    while (reader.next()) {
      addOne(reader, headers);
    }
    return headers;
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
