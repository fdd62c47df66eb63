package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.MqttFields;
import io.vitrine.mqtt.packet.PacketType;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  /** Longest packet that a chain may begin with: by chance most would be longer. */
  private static final int FIRST_BYTES_MAX = 64 * 1024;

  /** Chains that are followed at a time; of more, those that go on first. */
  private static final int CHAINS_MAX = 64;

  /**
   * Packets that were found so far in a row.
   *
   * @param head first bytes of the last
   */
  private record Chain(int packets, boolean publish, int head) {
    boolean proves() {
      return packets >= (publish ? PROOF_PACKETS : PROOF_PACKETS_WITHOUT_PUBLISH);
    }
  }

  private static final Chain NONE = new Chain(0, false, 0);

  private final PlausiblePackets plausible;

  /** Chains by where in the stream their next packet begins. */
  private final NavigableMap<Long, Chain> chains = new TreeMap<>();

  /** Bytes of the stream before those at hand. */
  private long position;

  PacketChains(PlausiblePackets plausible) {
    this.plausible = plausible;
  }

  /** Takes the next bytes; whether they make it sure that the stream is MQTT. */
  boolean proves(byte[] bytes, int offset, int length) {
    long next = next();
    for (int i = 0; i < length; i++) {
      boolean follows = next == position + i;
      if (!follows && !FirstBytes.possible(bytes[offset + i])) {
        continue;
      }
      Chain before = follows ? chains.remove(next) : null;
      int frame = Dissector.frameLength(bytes, offset + i, length - i);
      Dissection packet =
          possible(frame, before)
              ? plausible.probed(bytes, offset + i, Math.min(length - i, frame), frame)
              : null;
      if (packet != null) {
        Chain chain = extended(before == null ? NONE : before, packet);
        if (chain.proves()) {
          return true;
        }
        follow(position + i + frame, chain);
      }
      next = next();
    }
    position += length;
    return false;
  }

  private long next() {
    return chains.isEmpty() ? Long.MAX_VALUE : chains.firstKey();
  }

  private static boolean possible(int frame, @Nullable Chain before) {
    return frame > 0
        && frame <= (before == null ? FIRST_BYTES_MAX : PlausiblePackets.UNPROVEN_BYTES_MAX);
  }

  private static Chain extended(Chain chain, Dissection packet) {
    boolean publish = packet.type() == PacketType.PUBLISH;
    int head = packet.captured() < PACKET_BYTES_MIN ? chain.head : head(packet);
    // Of a PUBLISH that is cut in its topic nearly nothing was looked at; and an array of equal
    // numbers may look like acknowledgements, but those would have identifiers that differ.
    boolean says = publish ? packet.find(MqttFields.MSG) >= 0 : head != chain.head;
    return new Chain(chain.packets + (says ? 1 : 0), chain.publish || publish && says, head);
  }

  private static int head(Dissection packet) {
    return ByteBuffer.wrap(packet.bytes(0, PACKET_BYTES_MIN)).getInt();
  }

  /** Chance makes long packets more often than short ones: they are given up first. */
  private void follow(long next, Chain chain) {
    chains.merge(next, chain, (a, b) -> a.packets() > b.packets() ? a : b);
    if (chains.size() > CHAINS_MAX) {
      chains.pollLastEntry();
    }
  }

  /** Bytes are missing. */
  void gap(int length) {
    position += length;
    chains.headMap(position, false).clear();
  }
}
