package io.vitrine.inspector.sensor.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes frames as pcapng (draft-ietf-opsawg-pcapng) with times in nanoseconds, an interface for
 * each link type. Little-endian. One thread.
 */
public final class PcapngWriter {
  private static final int SNAP_BYTES = 262_144;
  private static final String APPLICATION = "Vitrine";

  private final OutputStream out;
  private final Map<Integer, Integer> interfaces = new HashMap<>();

  /** Begins the file. */
  public PcapngWriter(OutputStream out) throws IOException {
    this.out = out;
    ByteBuffer section = buffer(16 + 4 + padded(APPLICATION.length()) + 4);
    section.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
    section.putShort((short) 4).putShort((short) APPLICATION.length());
    section.put(APPLICATION.getBytes(StandardCharsets.US_ASCII));
    block(PcapngReader.SECTION, section.array());
  }

  /** Writes lines of a TLS key log, before the frames that need them. */
  public void keys(byte[] lines) throws IOException {
    ByteBuffer secrets = buffer(8 + padded(lines.length));
    secrets.putInt(0x544C534B).putInt(lines.length).put(lines);
    block(10, secrets.array());
  }

  public void frame(CapturedFrame frame) throws IOException {
    Integer index = interfaces.get(frame.linkType());
    if (index == null) {
      index = interfaces.size();
      interfaces.put(frame.linkType(), index);
      ByteBuffer description = buffer(8 + 8 + 4);
      description.putShort((short) frame.linkType()).putShort((short) 0).putInt(SNAP_BYTES);
      description.putShort((short) 9).putShort((short) 1).put((byte) 9);
      block(1, description.array());
    }
    byte[] bytes = frame.bytes();
    ByteBuffer packet = buffer(20 + padded(bytes.length));
    packet.putInt(index);
    packet.putInt((int) (frame.epochNanos() >>> 32)).putInt((int) frame.epochNanos());
    packet.putInt(bytes.length).putInt(frame.wireLength()).put(bytes);
    block(6, packet.array());
  }

  private void block(int type, byte[] body) throws IOException {
    ByteBuffer head = buffer(8).putInt(type).putInt(12 + body.length);
    out.write(head.array());
    out.write(body);
    out.write(head.array(), 4, 4);
  }

  private static int padded(int length) {
    return (length + 3) / 4 * 4;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
