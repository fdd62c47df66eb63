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
      return read(frame, offset, captured, frameLength, protocolLevel, fromClient, false);
    }
    Dissection older = read(frame, offset, captured, frameLength, 4, fromClient, false);
    if (!older.malformed()) {
      return older;
    }
    Dissection newer = read(frame, offset, captured, frameLength, 5, fromClient, false);
    return newer.findings().size() < older.findings().size() ? newer : older;
  }

  /**
   * Takes bytes apart to see whether they are a packet at all: ends at the first rule that they
   * break, other than those of who sends what. A string of which the end is missing has to be UTF-8
   * as far as it goes.
   *
   * @param length bytes that were captured, at most {@code frameLength}
   * @param protocolLevel 3, 4 or 5
   * @return {@link Dissection#broken} tells, and {@link Dissection#read} what it cost
   */
  public static Dissection probe(
      byte[] frame, int offset, int length, int frameLength, int protocolLevel) {
    int captured = Math.max(0, Math.min(length, frameLength));
    return read(frame, offset, captured, frameLength, protocolLevel, true, true);
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
      byte[] frame,
      int offset,
      int captured,
      int frameLength,
      int level,
      boolean fromClient,
      boolean probe) {
    Dissection out = new Dissection(frame, offset, captured, frameLength, level);
    FieldReader in = new FieldReader(frame, offset, captured, fromClient, probe, out);
    return new PacketReader(in).read();
  }
}
