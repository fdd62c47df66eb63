package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissector;
import io.vitrine.mqtt.packet.PacketType;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Looks for MQTT in one direction of a stream of which the beginning is missing, which may start
 * inside a packet: for flawless packets of which each begins where the one before ends, over as
 * many segments as it takes. What looks like a packet by chance has no such followers. One thread.
 */
final class PacketChains {
  /** So many packets in a row that say something are proof, if a PUBLISH is among them. */
  private static final int PROOF_PACKETS = 3;

  /** Of packets that chance makes more easily, as acknowledgements. */
  private static final int PROOF_PACKETS_WITHOUT_PUBLISH = 8;

  /** Shorter packets, as PINGREQ, prove nothing. */
  private static final int PACKET_BYTES_MIN = 4;

  private static final int PACKET_BYTES_MAX = 1024 * 1024;

  /** Chains that are followed at a time. */
  private static final int CHAINS_MAX = 64;

  /** Packets that were found so far in a row. */
  private record Chain(int packets, boolean publish) {
    boolean proves() {
      return packets >= (publish ? PROOF_PACKETS : PROOF_PACKETS_WITHOUT_PUBLISH);
    }
  }

  private static final Chain NONE = new Chain(0, false);

  private final PlausiblePackets plausible;

  /** Chains by where in the stream their next packet begins. */
  private final Map<Long, Chain> chains = new HashMap<>();

  /** Bytes of the stream before those at hand. */
  private long position;

  PacketChains(PlausiblePackets plausible) {
    this.plausible = plausible;
  }

  /** Takes the next bytes; whether they make it sure that the stream is MQTT. */
  boolean proves(byte[] bytes, int offset, int length) {
    for (int i = 0; i < length; i++) {
      Chain before = chains.remove(position + i);
      if (before == null && chains.size() >= CHAINS_MAX) {
        continue;
      }
      int frame = packet(bytes, offset + i, length - i);
      if (frame > 0) {
        Chain chain = extended(before == null ? NONE : before, bytes[offset + i], frame);
        if (chain.proves()) {
          return true;
        }
        chains.merge(position + i + frame, chain, (a, b) -> a.packets() > b.packets() ? a : b);
      }
    }
    position += length;
    return false;
  }

  private static Chain extended(Chain chain, byte first, int frame) {
    boolean says = frame >= PACKET_BYTES_MIN;
    boolean publish = chain.publish || PacketType.of(first) == PacketType.PUBLISH;
    return new Chain(chain.packets + (says ? 1 : 0), publish);
  }

  /** Length of the packet that begins there, of which not all need be there; 0 if none does. */
  private int packet(byte[] bytes, int offset, int length) {
    int frame = Dissector.frameLength(bytes, offset, length);
    boolean possible = frame > 0 && frame <= PACKET_BYTES_MAX;
    return possible && plausible.flawless(bytes, offset, Math.min(length, frame), frame)
        ? frame
        : 0;
  }

  /** Bytes are missing. */
  void gap(int length) {
    position += length;
    for (Iterator<Long> each = chains.keySet().iterator(); each.hasNext(); ) {
      if (each.next() < position) {
        each.remove();
      }
    }
  }
}
