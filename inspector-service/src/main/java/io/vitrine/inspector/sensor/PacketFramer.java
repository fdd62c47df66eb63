package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Dissector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes in order into MQTT packets by their fixed headers. A gap inside a packet cuts that
 * packet only; after any other gap it looks for the next place where packets can begin. Keeps at
 * most the first {@value #PACKET_BYTES_MAX} bytes of a packet. One thread.
 */
final class PacketFramer implements ByteSink {
  static final int PACKET_BYTES_MAX = 16 * 1024 * 1024;

  private final PacketSink sink;
  private final BufferBudget budget;
  private final PlausiblePackets plausible;
  private byte[] stored = new byte[0];
  private int storedLength;
  private boolean keep = true;

  /** Length of the packet at hand; 0 while its header is not complete. */
  private long wanted;

  private long seen;

  /** The latest frame that has a part of the packet at hand. */
  private @Nullable Segment latest;

  private boolean lost;

  /** Whether that a packet begins here is a guess, to be proved by the whole packet. */
  private boolean unproven;

  /**
   * @param lost whether it begins somewhere inside a stream
   */
  PacketFramer(PacketSink sink, BufferBudget budget, PlausiblePackets plausible, boolean lost) {
    this.sink = sink;
    this.budget = budget;
    this.plausible = plausible;
    this.lost = lost;
  }

  /** Whether a packet has begun and not ended. */
  boolean inPacket() {
    return seen > 0;
  }

  @Override
  public void data(byte[] bytes, int offset, int length, Segment at) {
    int from = offset;
    int end = offset + length;
    if (lost) {
      int found = plausible.find(bytes, offset, length);
      unproven = found < 0 && plausible.mayBegin(bytes, offset, length);
      if (found < 0 && !unproven) {
        sink.lost(length);
        return;
      }
      lost = false;
      from += Math.max(0, found);
      sink.lost(Math.max(0, found));
    }
    while (from < end && !lost) {
      from = seen == 0 ? whole(bytes, from, end, at) : more(bytes, from, end, at);
    }
    if (from < end) {
      sink.lost(end - from);
    }
  }

  @Override
  public void gap(int length, Segment at) {
    if (wanted > 0 && seen + length <= wanted) {
      keep = false;
      seen += length;
      completed(at);
      return;
    }
    if (seen > 0) {
      sink.lost(seen);
    }
    reset();
    lost = true;
  }

  @Override
  public void end() {
    if (seen > 0) {
      sink.lost(seen);
    }
    reset();
  }

  /** Hands over packets that lie whole in the bytes at hand, without a copy. */
  private int whole(byte[] bytes, int from, int end, Segment at) {
    int length = Dissector.frameLength(bytes, from, end - from);
    if (length > 0 && length <= end - from) {
      emit(bytes, from, length, length, at);
      return from + length;
    }
    return more(bytes, from, end, at);
  }

  private int more(byte[] bytes, int from, int end, Segment at) {
    int at0 = from;
    latest = later(latest, at);
    while (wanted == 0 && at0 < end) {
      store(bytes, at0, 1);
      at0++;
      seen++;
      header(at);
      if (lost) {
        return at0;
      }
    }
    if (wanted > 0) {
      int take = (int) Math.min(end - at0, wanted - seen);
      store(bytes, at0, take);
      seen += take;
      at0 += take;
      completed(at);
    }
    return at0;
  }

  private void header(Segment at) {
    int length = Dissector.frameLength(stored, 0, storedLength);
    if (length > 0) {
      wanted = length;
    } else if (length < 0) {
      emit(stored, 0, storedLength, storedLength, later(latest, at));
      reset();
      lost = true;
    }
  }

  private void completed(Segment at) {
    if (seen == wanted) {
      emit(stored, 0, storedLength, (int) wanted, later(latest, at));
      reset();
    }
  }

  private void emit(byte[] bytes, int offset, int length, int frameLength, Segment at) {
    if (unproven && !plausible.flawless(bytes, offset, length, frameLength)) {
      sink.lost(frameLength);
      lost = true;
    } else {
      sink.packet(bytes, offset, length, frameLength, at);
    }
    unproven = false;
  }

  private static Segment later(@Nullable Segment one, Segment other) {
    return one != null && one.frame.number() > other.frame.number() ? one : other;
  }

  private void store(byte[] bytes, int from, int length) {
    if (!keep || length == 0) {
      return;
    }
    if (storedLength + length > stored.length && !grow(length)) {
      keep = false;
      return;
    }
    System.arraycopy(bytes, from, stored, storedLength, length);
    storedLength += length;
  }

  private boolean grow(int length) {
    int needed = storedLength + length;
    if (needed > PACKET_BYTES_MAX) {
      return false;
    }
    int size = Math.max(needed, Math.min(PACKET_BYTES_MAX, stored.length * 2));
    if (!budget.take(size - stored.length)) {
      return false;
    }
    stored = Arrays.copyOf(stored, size);
    return true;
  }

  /**
   * Forgets the packet at hand, and its memory: the packet that was handed over may refer to it.
   */
  private void reset() {
    budget.give(stored.length);
    stored = new byte[0];
    storedLength = 0;
    latest = null;
    keep = true;
    wanted = 0;
    seen = 0;
  }
}
