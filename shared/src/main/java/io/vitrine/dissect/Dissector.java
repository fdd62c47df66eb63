package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;

/**
 * Takes MQTT control packets apart. Stateless, thread-safe, never throws for what the bytes are.
 */
public final class Dissector {
  private Dissector() {}

  /**
   * Takes one packet apart.
   *
   * @param frame holds the captured bytes; the result refers to it
   * @param offset where the packet begins
   * @param length bytes that were captured, at most {@code frameLength}
   * @param frameLength bytes of the packet on the wire
   * @param protocolLevel 3, 4 or 5 as the connection's CONNECT said; 0 if unknown, then the version
   *     that fits better is taken
   * @param fromClient direction
   */
  public static Dissection dissect(
      byte[] frame,
      int offset,
      int length,
      int frameLength,
      int protocolLevel,
      boolean fromClient) {
    int captured = Math.max(0, Math.min(length, frameLength));
    PacketType type = captured == 0 ? PacketType.RESERVED0 : PacketType.of(frame[offset]);
    if (protocolLevel != 0 || type == PacketType.CONNECT) {
      return read(frame, offset, captured, frameLength, protocolLevel, fromClient);
    }
    Dissection older = read(frame, offset, captured, frameLength, 4, fromClient);
    if (!older.malformed()) {
      return older;
    }
    Dissection newer = read(frame, offset, captured, frameLength, 5, fromClient);
    return newer.findings().size() < older.findings().size() ? newer : older;
  }

  /**
   * Length of the packet that begins at an offset, by its fixed header.
   *
   * @return 0 if the header is not complete yet; -1 if its length has more than four bytes
   */
  public static int frameLength(byte[] bytes, int offset, int length) {
    int remaining = 0;
    for (int i = 1; i <= 4; i++) {
      if (i >= length) {
        return 0;
      }
      int b = bytes[offset + i];
      remaining |= (b & 0x7F) << (7 * (i - 1));
      if (b >= 0) {
        return 1 + i + remaining;
      }
    }
    return -1;
  }

  private static Dissection read(
      byte[] frame, int offset, int captured, int frameLength, int level, boolean fromClient) {
    Dissection out = new Dissection(frame, offset, captured, frameLength, level);
    return new PacketReader(new FieldReader(frame, offset, captured, fromClient, out)).read();
  }
}
