package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.topic.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Reads MQTT's data types (MQTT 5.0, 1.5) from a part of a buffer without moving the buffer's own
 * indices.
 */
final class Cursor {
  private ByteBuf buf;
  private int at;
  private int end;

  Cursor(ByteBuf buf, int start, int end) {
    this.buf = buf;
    this.at = start;
    this.end = end;
  }

  void reset(ByteBuf buf, int start, int end) {
    this.buf = buf;
    this.at = start;
    this.end = end;
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  ByteBuf buf() {
    return buf;
  }

  int left() {
    return end - at;
  }

  int u8() throws MalformedPacket {
    need(1);
    return buf.getByte(at++) & 0xFF;
  }

  int u16() throws MalformedPacket {
    need(2);
    int value = buf.getUnsignedShort(at);
    at += 2;
    return value;
  }

  long u32() throws MalformedPacket {
    need(4);
    long value = buf.getUnsignedInt(at);
    at += 4;
    return value;
  }

  int variable() throws MalformedPacket {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int b = u8();
      value |= (b & 0x7F) << (7 * i);
      if (b < 128) {
        return value;
      }
    }
    throw new MalformedPacket(
        ReasonCode.MALFORMED_PACKET,
        "MQTT-1.5.5-1",
        "variable byte integer of more than four bytes");
  }

  /** Moves over {@code length} bytes and returns where they begin. */
  int skip(int length) throws MalformedPacket {
    need(length);
    int start = at;
    at += length;
    return start;
  }

  /** A UTF-8 string, checked. */
  String text() throws MalformedPacket {
    int length = u16();
    int start = skip(length);
    checkText(start, length);
    return buf.toString(start, length, StandardCharsets.UTF_8);
  }

  void checkText(int start, int length) throws MalformedPacket {
    if (!Utf8.valid(buf, start, length)) {
      throw new MalformedPacket(
          ReasonCode.MALFORMED_PACKET,
          "MQTT-1.5.4-1",
          "a string that is not well-formed UTF-8 or holds U+0000");
    }
  }

  byte[] binary() throws MalformedPacket {
    int length = u16();
    return bytes(length);
  }

  byte[] bytes(int length) throws MalformedPacket {
    int start = skip(length);
    return ByteBufUtil.getBytes(buf, start, length, true);
  }

  private void need(int bytes) throws MalformedPacket {
    if (bytes > end - at) {
      throw new MalformedPacket(
          ReasonCode.MALFORMED_PACKET, "MQTT-4.13", "the packet ends too early");
    }
  }

  void mustEnd(String what) throws MalformedPacket {
    if (at != end) {
      throw new MalformedPacket(
          ReasonCode.MALFORMED_PACKET, "MQTT-4.13", (end - at) + " bytes too many in " + what);
    }
  }
}
