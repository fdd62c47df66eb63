package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;
import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vitrine.mqtt.packet.MalformedPacket;
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
        FixedHeader.checkShortest(value, i + 1);
        return value;
      }
    }
    throw malformed("5.0 1.5.5", "variable byte integer of more than four bytes");
  }

  int packetId() throws MalformedPacket {
    int packetId = u16();
    if (packetId == 0) {
      throw protocolError("MQTT-2.2.1-3", "packet identifier 0");
    }
    return packetId;
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
    int invalid = Utf8.firstInvalid(buf, start, length);
    if (invalid >= 0) {
      throw buf.getByte(invalid) == 0
          ? malformed("MQTT-1.5.4-2", "a string with U+0000")
          : malformed("MQTT-1.5.4-1", "a string that is no well-formed UTF-8");
    }
  }

  byte[] binary() throws MalformedPacket {
    int length = u16();
    int start = skip(length);
    return ByteBufUtil.getBytes(buf, start, length, true);
  }

  private void need(int bytes) throws MalformedPacket {
    if (bytes > end - at) {
      throw malformed("5.0 4.13.1", "the packet ends inside a field");
    }
  }

  void mustEnd(Object what) throws MalformedPacket {
    if (at != end) {
      throw malformed("5.0 4.13.1", (end - at) + " bytes too many in " + what);
    }
  }
}
