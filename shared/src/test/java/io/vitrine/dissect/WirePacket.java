package io.vitrine.dissect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Builds MQTT packets for tests byte by byte, right or wrong, without the product's codec. */
public final class WirePacket {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private WirePacket() {}

  public static WirePacket body() {
    return new WirePacket();
  }

  public WirePacket u8(int value) {
    out.write(value);
    return this;
  }

  public WirePacket u16(int value) {
    return u8(value >> 8).u8(value);
  }

  public WirePacket u32(long value) {
    return u16((int) (value >> 16)).u16((int) value);
  }

  public WirePacket varint(int value) {
    int left = value;
    while (left >= 0x80) {
      u8(left & 0x7F | 0x80);
      left >>= 7;
    }
    return u8(left);
  }

  public WirePacket text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return u16(bytes.length).raw(bytes);
  }

  public WirePacket hex(String hex) {
    return raw(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  public WirePacket raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A block of properties with its length before it. */
  public WirePacket properties(WirePacket block) {
    byte[] bytes = block.bytes();
    return varint(bytes.length).raw(bytes);
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  /** This as the body behind a fixed header. */
  public byte[] packet(int firstByte) {
    return body().u8(firstByte).varint(out.size()).raw(bytes()).bytes();
  }
}
