package io.vitrine.inspector;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Frames as MQTT clients and brokers send them. */
public final class SampleFrames {
  private SampleFrames() {}

  public static Buffer connect5(String clientId, String user, String password) {
    Buffer body = text(Buffer.buffer(), "MQTT").appendByte((byte) 5).appendByte((byte) 0xC2);
    body.appendUnsignedShort(60);
    // Session expiry interval 3600, receive maximum 20, a user property.
    Buffer properties = Buffer.buffer().appendByte((byte) 0x11).appendInt(3600);
    properties.appendByte((byte) 0x21).appendUnsignedShort(20);
    text(text(properties.appendByte((byte) 0x26), "fw"), "1.4.2");
    body.appendByte((byte) properties.length()).appendBuffer(properties);
    text(text(text(body, clientId), user), password);
    return frame(0x10, body);
  }

  /** CONNECT of a client that takes ten topic aliases. */
  public static Buffer connectWithAliases(String clientId) {
    Buffer body = text(Buffer.buffer(), "MQTT").appendBytes(new byte[] {5, 2, 0, 60, 3, 0x22});
    return frame(0x10, text(body.appendUnsignedShort(10), clientId));
  }

  public static Buffer connack5() {
    return frame(0x20, Buffer.buffer(new byte[] {0, 0, 3, 0x22, 0, 10}));
  }

  public static Buffer subscribe5(int packetId, String filter, int qos) {
    Buffer body = Buffer.buffer().appendUnsignedShort(packetId).appendByte((byte) 0);
    return frame(0x82, text(body, filter).appendByte((byte) qos));
  }

  /** A SUBSCRIBE of many filters, and its SUBACK: all QoS 1. */
  public static List<Buffer> subscription5(int packetId, List<String> filters) {
    Buffer asked = Buffer.buffer().appendUnsignedShort(packetId).appendByte((byte) 0);
    Buffer granted = asked.copy();
    for (String filter : filters) {
      text(asked, filter).appendByte((byte) 1);
      granted.appendByte((byte) 1);
    }
    return List.of(frame(0x82, asked), frame(0x90, granted));
  }

  public static Buffer suback5(int packetId, int code) {
    return frame(
        0x90,
        Buffer.buffer().appendUnsignedShort(packetId).appendByte((byte) 0).appendByte((byte) code));
  }

  public static Buffer publish5(String topic, int qos, int packetId, String payload) {
    Buffer body = text(Buffer.buffer(), topic);
    if (qos > 0) {
      body.appendUnsignedShort(packetId);
    }
    Buffer properties = text(Buffer.buffer().appendByte((byte) 0x03), "application/json");
    text(text(properties.appendByte((byte) 0x26), "unit"), "C");
    body.appendByte((byte) properties.length()).appendBuffer(properties);
    return frame(0x30 | qos << 1, body.appendString(payload));
  }

  /** At QoS 0 with an alias, and maybe its topic. */
  public static Buffer aliased(String topic, int alias, String payload) {
    Buffer body = text(Buffer.buffer(), topic).appendBytes(new byte[] {3, 0x23});
    return frame(0x30, body.appendUnsignedShort(alias).appendString(payload));
  }

  public static Buffer puback(int packetId) {
    return frame(0x40, Buffer.buffer().appendUnsignedShort(packetId));
  }

  public static Buffer pingreq() {
    return frame(0xC0, Buffer.buffer());
  }

  public static Buffer pingresp() {
    return frame(0xD0, Buffer.buffer());
  }

  public static Buffer disconnect5(int reason) {
    return frame(0xE0, Buffer.buffer(new byte[] {(byte) reason, 0}));
  }

  private static Buffer frame(int first, Buffer body) {
    Buffer out = Buffer.buffer().appendByte((byte) first);
    int left = body.length();
    do {
      out.appendByte((byte) ((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
      left >>= 7;
    } while (left > 0);
    return out.appendBuffer(body);
  }

  private static Buffer text(Buffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return out.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }
}
