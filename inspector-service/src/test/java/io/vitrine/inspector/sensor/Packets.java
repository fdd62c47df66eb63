package io.vitrine.inspector.sensor;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** MQTT 3.1.1 packets as bytes. */
public final class Packets {
  public static final byte[] CONNECT = HexFormat.of().parseHex("100d00044d5154540402003c000161");

  private Packets() {}

  public static byte[] publish(String topic, int payloadBytes) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    int remaining = 2 + name.length + payloadBytes;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x30);
    out.write(remaining & 0x7F | 0x80);
    out.write(remaining >> 7);
    out.write(0);
    out.write(name.length);
    out.writeBytes(name);
    byte[] payload = new byte[payloadBytes];
    java.util.Arrays.fill(payload, (byte) 'x');
    out.writeBytes(payload);
    return out.toByteArray();
  }

  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  public static byte[] part(byte[] of, int from, int to) {
    return java.util.Arrays.copyOfRange(of, from, to);
  }
}
