package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.mqtt.packet.PacketType;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whether bytes look like MQTT packets. Whoever sent them chose them: of each byte that is
 * {@link #searched} only so many are dissected, whatever it pretends to be the beginning of. When
 * that is used up nothing looks like a packet. One thread.
 */
final class PlausiblePackets {
  /** So many flawless packets in a row are proof; looking further would only cost time. */
  private static final int PROOF_PACKETS = 8;

  /** Longest packet that a header alone is believed. */
  static final int UNPROVEN_BYTES_MAX = 1024 * 1024;

  /** Bytes that may be dissected for each that is searched: random ones take three. */
  private static final int DISSECTED_PER_BYTE = 8;

  /** Bytes that may be dissected in any case: a short beginning proves nothing yet. */
  private static final int DISSECTED_FREE = 8 * 1024;

  /** To take one packet apart costs as much as so many bytes, however short it is. */
  private static final int PROBE_BYTES = 16;

  private static final int ACKNOWLEDGEMENT_BYTES_MIN = 4;

  private final IntSupplier protocolLevel;
  private long dissectedMax = DISSECTED_FREE;
  private long dissected;

  /**
   * @param protocolLevel what is known of the connection's version now; 0 if nothing
   */
  PlausiblePackets(IntSupplier protocolLevel) {
    this.protocolLevel = protocolLevel;
  }

  /** So many bytes of the stream are about to be searched for packets. */
  void searched(int bytes) {
    dissectedMax += (long) bytes * DISSECTED_PER_BYTE;
  }

  /** Bytes that were dissected so far, each as often as it was, and what it costs to begin. */
  long dissected() {
    return dissected;
  }

  /** Whether nothing more is dissected until other bytes are searched. */
  boolean exhausted() {
    return dissected >= dissectedMax;
  }

  /**
   * How many flawless packets the bytes begin with, at most {@value #PROOF_PACKETS}; 0 if something
   * else follows before that. Of the last not all need be there.
   */
  int chain(byte[] bytes, int offset, int length) {
    int packets = 0;
    int at = 0;
    int before = 0;
    while (at < length && packets < PROOF_PACKETS) {
      int frame = Dissector.frameLength(bytes, offset + at, length - at);
      if (frame < 0) {
        return 0;
      }
      if (frame == 0 || frame > length - at) {
        return packets > 0 && mayBegin(bytes, offset + at, length - at) ? packets : 0;
      }
      boolean same = at > 0 && repeated(bytes, offset + before, offset + at, frame);
      if (same || probed(bytes, offset + at, frame, frame) == null) {
        return 0;
      }
      packets++;
      before = at;
      at += frame;
    }
    return packets;
  }

  /**
   * Whether something that acknowledges stands there twice: so does an array of equal numbers, but
   * no side of a connection sends it.
   */
  private static boolean repeated(byte[] bytes, int before, int at, int frame) {
    return frame >= ACKNOWLEDGEMENT_BYTES_MIN
        && PacketType.of(bytes[at]) != PacketType.PUBLISH
        && Arrays.equals(bytes, before, Math.min(at, before + frame), bytes, at, at + frame);
  }

  /** Whether the bytes may be the beginning of a packet, so far as they go. */
  boolean mayBegin(byte[] bytes, int offset, int length) {
    int frame = Dissector.frameLength(bytes, offset, length);
    return frame >= 0
        && frame <= UNPROVEN_BYTES_MAX
        && probed(bytes, offset, length, frame == 0 ? length + 1 : frame) != null;
  }

  /** Whether a packet that was waited for, or what there is of it, breaks no rule. */
  boolean flawless(byte[] bytes, int offset, int length, int frameLength) {
    searched(length);
    return tree(bytes, offset, length, frameLength) != null;
  }

  /** A packet, or what there is of it, taken apart; null if it breaks a rule. */
  @Nullable Dissection probed(byte[] bytes, int offset, int length, int frameLength) {
    boolean complete = length > 1 && frameLength == Dissector.frameLength(bytes, offset, length);
    boolean possible =
        complete
            ? FirstBytes.possible(bytes, offset, length, frameLength)
            : length == 0 || FirstBytes.possible(bytes[offset]);
    return possible && !exhausted() ? tree(bytes, offset, length, frameLength) : null;
  }

  private @Nullable Dissection tree(byte[] bytes, int offset, int length, int frameLength) {
    int known = protocolLevel.getAsInt();
    Dissection tree = tree(bytes, offset, length, frameLength, known == 0 ? 4 : known);
    return tree == null && known == 0 ? tree(bytes, offset, length, frameLength, 5) : tree;
  }

  private @Nullable Dissection tree(
      byte[] bytes, int offset, int length, int frameLength, int level) {
    Dissection tree = Dissector.probe(bytes, offset, length, frameLength, level);
    dissected += PROBE_BYTES + tree.read();
    return tree.broken() ? null : tree;
  }
}
