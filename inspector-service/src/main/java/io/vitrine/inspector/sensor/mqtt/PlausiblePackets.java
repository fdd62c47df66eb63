package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Finding;
import io.vitrine.dissect.Rule;
import io.vitrine.dissect.Severity;
import io.vitrine.mqtt.packet.PacketType;
import java.util.function.IntSupplier;

/** Says whether bytes look like MQTT packets, and where in them packets begin. */
final class PlausiblePackets {
  /** So many flawless packets in a row are proof; looking further would only cost time. */
  private static final int PROOF_PACKETS = 8;

  /** Longest packet that a header alone is believed. */
  private static final int UNPROVEN_BYTES_MAX = 1024 * 1024;

  private static final int QOS = 0x06;

  /** In MQTT 3.1 SUBSCRIBE, UNSUBSCRIBE and PUBREL have it too. */
  private static final int DUP = 0x08;

  private final IntSupplier protocolLevel;

  /**
   * @param protocolLevel what is known of the connection's version now; 0 if nothing
   */
  PlausiblePackets(IntSupplier protocolLevel) {
    this.protocolLevel = protocolLevel;
  }

  /** The offset from which on the bytes are packets; -1 if there is none. */
  int find(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (chain(bytes, offset + i, length - i) > 0) {
        return i;
      }
    }
    return -1;
  }

  /** The offset of the first byte that may begin a packet of which not all is there. */
  int firstPossible(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      if (mayBegin(bytes, offset + i, length - i)) {
        return i;
      }
    }
    return length;
  }

  /**
   * How many flawless packets the bytes begin with, at most {@value #PROOF_PACKETS}; 0 if something
   * else follows before that. Of the last not all need be there.
   */
  int chain(byte[] bytes, int offset, int length) {
    int packets = 0;
    int at = 0;
    while (at < length && packets < PROOF_PACKETS) {
      int frame = Dissector.frameLength(bytes, offset + at, length - at);
      if (frame < 0) {
        return 0;
      }
      if (frame == 0 || frame > length - at) {
        return packets > 0 && mayBegin(bytes, offset + at, length - at) ? packets : 0;
      }
      if (!flawless(bytes, offset + at, frame, frame)) {
        return 0;
      }
      packets++;
      at += frame;
    }
    return packets;
  }

  /** Whether the bytes may be the beginning of a packet, so far as they go. */
  boolean mayBegin(byte[] bytes, int offset, int length) {
    int frame = Dissector.frameLength(bytes, offset, length);
    return frame >= 0
        && frame <= UNPROVEN_BYTES_MAX
        && flawless(bytes, offset, length, frame == 0 ? length + 1 : frame);
  }

  /** Whether a packet may begin with that byte: most others need no closer look. */
  private static boolean possible(byte first) {
    PacketType type = PacketType.of(first);
    int flags = first & 0x0F;
    return type == PacketType.PUBLISH
        ? (flags & QOS) != QOS
        : type != PacketType.RESERVED0 && (flags & ~DUP) == type.fixedFlags();
  }

  /** Whether a packet, or what there is of it, breaks no rule. */
  boolean flawless(byte[] bytes, int offset, int length, int frameLength) {
    if (length > 0 && !possible(bytes[offset])) {
      return false;
    }
    Dissection tree =
        Dissector.dissect(bytes, offset, length, frameLength, protocolLevel.getAsInt(), true);
    for (Finding each : tree.findings()) {
      boolean directionOnly =
          each.rule() == Rule.SENDER || each.rule() == Rule.SUBSCRIPTION_ID_FROM_CLIENT;
      if (each.severity() == Severity.ERROR && !directionOnly) {
        return false;
      }
    }
    return true;
  }
}
