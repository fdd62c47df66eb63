package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.dissect.Dissector;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.BufferBudget;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts bytes in order into MQTT packets by their fixed headers. A gap inside a packet cuts that
 * packet only; after any other gap it looks for the next place where packets can begin, through at
 * most {@value #SEARCH_BYTES_MAX} bytes at a time. Keeps at most the first {@value
 * #PACKET_BYTES_MAX} bytes of a packet. One thread.
 */
final class PacketFramer implements ByteSink {
  static final int PACKET_BYTES_MAX = 16 * 1024 * 1024;
  static final int SEARCH_BYTES_MAX = 256 * 1024;

  /** Frames that a packet is known to be spread over, at most. */
  private static final int PARTS_MAX = 65_536;

  private static final long[] NO_PARTS = {};
  private static final byte[] NOTHING = {};

  private final PacketSink sink;
  private final BufferBudget budget;
  private final PlausiblePackets plausible;
  private final PacketSearch search;

  /** The bytes at hand. */
  private byte[] input = NOTHING;

  private int inputAt;
  private int inputEnd;
  private byte[] stored = NOTHING;
  private int storedLength;
  private boolean keep = true;

  /** Length of the packet at hand; 0 while its header is not complete. */
  private long wanted;

  private long seen;

  /** The latest frame that has a part of the packet at hand. */
  private @Nullable Segment latest;

  private long[] parts = NO_PARTS;
  private int partCount;

  /** Whether the bytes at hand are those of the segment, not what something made of them. */
  private boolean plain = true;

  /** TCP's number behind the bytes at hand. */
  private int inputSequence;

  /** TCP's number of the first byte of the packet at hand. */
  private int startSequence;

  /** Whether there are bytes that belong to no packet that was handed over. */
  private boolean open;

  /** TCP's number of the first of them. */
  private int openSequence;

  /** Whether the next packet has to be searched for; the bytes to search are stored. */
  private boolean lost;

  /** Whether that a packet begins here is a guess, to be proved by the whole packet. */
  private boolean unproven;

  private long missing;
  private long skipped;

  /**
   * @param lost whether it begins somewhere inside a stream
   */
  PacketFramer(PacketSink sink, BufferBudget budget, PlausiblePackets plausible, boolean lost) {
    this.sink = sink;
    this.budget = budget;
    this.plausible = plausible;
    this.search = new PacketSearch(plausible, SEARCH_BYTES_MAX);
    this.lost = lost;
  }

  @Override
  public void data(byte[] bytes, int offset, int length, Segment at) {
    input = bytes;
    inputAt = offset;
    inputEnd = offset + length;
    plain = bytes == at.bytes;
    inputSequence = at.firstSequence() + (plain ? inputEnd - at.payloadOffset : at.payloadLength);
    while (inputAt < inputEnd) {
      if (!open) {
        open = true;
        openSequence = sequence(at);
      }
      if (lost) {
        search(at);
      } else if (seen == 0) {
        whole(at);
      } else {
        more(at);
      }
    }
    input = NOTHING;
    partCount = lost || seen > 0 ? partCount : 0;
  }

  /** TCP's number of the next byte at hand. */
  private int sequence(Segment at) {
    return plain ? inputSequence - (inputEnd - inputAt) : at.firstSequence();
  }

  private StreamPlace place(int start, int frameLength) {
    return new StreamPlace(start, plain ? frameLength : inputSequence - start);
  }

  /** Looks for the next packet in these bytes and those that were searched in vain before. */
  private void search(Segment at) {
    latest = later(latest, at);
    int length = inputEnd - inputAt;
    plausible.searched(length);
    if (storedLength == 0) {
      search.reset();
      boolean begins = plausible.mayBegin(input, inputAt, length);
      int found = search.find(input, inputAt, length);
      unproven = found < 0 && begins;
      if (found >= 0 || unproven) {
        found(Math.max(0, found), at);
        return;
      }
    }
    keep = true;
    if (storedLength + length > SEARCH_BYTES_MAX) {
      skipped += storedLength;
      forgetStored();
      search.reset();
      keep = length <= SEARCH_BYTES_MAX;
    }
    store(input, inputAt, length);
    part(at);
    if (!keep) {
      skipped += storedLength + length;
      forgetStored();
      inputAt = inputEnd;
      return;
    }
    int found = search.find(stored, 0, storedLength);
    if (found >= 0) {
      input = stored;
      inputAt = 0;
      inputEnd = storedLength;
      forgetStored();
      found(found, at);
      return;
    }
    int keepFrom = search.forgetVain();
    skipped += keepFrom;
    storedLength -= keepFrom;
    System.arraycopy(stored, keepFrom, stored, 0, storedLength);
    partCount = storedLength == 0 ? 0 : partCount;
    inputAt = inputEnd;
  }

  private void found(int before, Segment at) {
    skipped += before;
    inputAt += before;
    lost = false;
    latest = null;
    keep = true;
    if (!unproven) {
      passedOver(before(sequence(at)), at);
      tellLost(at);
    }
  }

  /** Where the bytes end that are passed over before a packet that begins there. */
  private int before(int start) {
    return plain ? start : skipped > 0 ? inputSequence : openSequence;
  }

  private void passedOver(int end, Segment at) {
    if (open && end - openSequence > 0) {
      sink.passedOver(new StreamPlace(openSequence, end - openSequence), at);
    }
    open = false;
  }

  private void tellLost(Segment at) {
    if (missing + skipped > 0) {
      sink.lost(missing, skipped, at);
      missing = 0;
      skipped = 0;
    }
  }

  @Override
  public void gap(int length, Segment at) {
    missing += length;
    if (!lost && wanted > 0 && seen + length <= wanted) {
      keep = false;
      seen += length;
      part(at);
      tellLost(at);
      completed(at);
      return;
    }
    skipped += lost ? storedLength : seen;
    passedOver(inputSequence, at);
    reset();
    lost = true;
    unproven = false;
  }

  @Override
  public void end() {
    skipped += lost ? storedLength : seen;
    Segment at = latest;
    if (at != null) {
      passedOver(inputSequence, at);
    }
    reset();
    if (missing + skipped > 0 && at != null) {
      tellLost(at);
    }
  }

  /** Hands over a packet that lies whole in the bytes at hand, without a copy. */
  private void whole(Segment at) {
    int length = Dissector.frameLength(input, inputAt, inputEnd - inputAt);
    if (length > 0 && length <= inputEnd - inputAt) {
      StreamPlace place = place(sequence(at), length);
      inputAt += length;
      // Those that were searched for it, if it was.
      long[] frames = partCount == 0 ? NO_PARTS : Arrays.copyOf(parts, partCount);
      emit(input, inputAt - length, length, length, at, frames, place);
    } else {
      more(at);
    }
  }

  private void more(Segment at) {
    startSequence = seen == 0 ? sequence(at) : startSequence;
    latest = later(latest, at);
    part(at);
    while (wanted == 0 && inputAt < inputEnd) {
      store(input, inputAt, 1);
      inputAt++;
      seen++;
      header(at);
      if (lost) {
        return;
      }
    }
    if (wanted > 0) {
      int take = (int) Math.min(inputEnd - inputAt, wanted - seen);
      store(input, inputAt, take);
      seen += take;
      inputAt += take;
      completed(at);
    }
  }

  private void header(Segment at) {
    int length = Dissector.frameLength(stored, 0, storedLength);
    if (length > 0) {
      wanted = length;
    } else if (length < 0) {
      StreamPlace place = place(startSequence, storedLength);
      emit(stored, 0, storedLength, storedLength, later(latest, at), takeParts(), place);
      reset();
      lost = true;
    }
  }

  private void completed(Segment at) {
    if (seen == wanted) {
      byte[] packet = stored;
      int length = storedLength;
      int frameLength = (int) wanted;
      Segment last = later(latest, at);
      long[] frames = takeParts();
      StreamPlace place = place(startSequence, frameLength);
      reset();
      emit(packet, 0, length, frameLength, last, frames, place);
    }
  }

  private void emit(
      byte[] bytes,
      int offset,
      int length,
      int frameLength,
      Segment at,
      long[] frames,
      StreamPlace place) {
    if (unproven && !plausible.flawless(bytes, offset, length, frameLength)) {
      skipped += frameLength;
      lost = true;
    } else {
      passedOver(before(place.sequence()), at);
      tellLost(at);
      sink.packet(bytes, offset, length, frameLength, at, frames, place);
    }
    unproven = false;
  }

  private static Segment later(@Nullable Segment one, Segment other) {
    return one != null && one.frame.number() > other.frame.number() ? one : other;
  }

  private void part(Segment at) {
    if (partCount == parts.length && partCount < PARTS_MAX) {
      parts = Arrays.copyOf(parts, Math.max(4, partCount * 2));
    }
    if (partCount < parts.length) {
      parts[partCount++] = at.frame.number();
    }
  }

  private long[] takeParts() {
    long[] taken = Arrays.copyOf(parts, partCount);
    partCount = 0;
    return taken;
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

  /** Gives the memory up: the packet that was handed over may refer to it. */
  private void forgetStored() {
    budget.give(stored.length);
    stored = NOTHING;
    storedLength = 0;
  }

  /** Forgets the packet at hand. */
  private void reset() {
    forgetStored();
    latest = null;
    partCount = 0;
    keep = true;
    wanted = 0;
    seen = 0;
  }
}
