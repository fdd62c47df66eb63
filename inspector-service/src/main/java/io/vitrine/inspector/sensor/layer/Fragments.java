package io.vitrine.inspector.sensor.layer;

import io.vitrine.inspector.sensor.file.CapturedFrame;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts IP datagrams together (RFC 791, 3.2; RFC 8200, 4.5). Of overlapping fragments the first copy
 * counts. Holds at most {@value #DATAGRAMS_MAX} datagrams of 64 KiB, the oldest is given up for a
 * new one, and none longer than {@value #SECONDS_MAX} s of the capture. One thread.
 */
final class Fragments {
  static final int DATAGRAMS_MAX = 512;
  static final int SECONDS_MAX = 30;

  private static final int BYTES_MAX = 65_535;
  private static final int UNIT = 8;

  /** What fragments of one datagram have in common. */
  record Key(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int identification,
      int protocol,
      int vni) {}

  /** A datagram on the way. */
  static final class Datagram {
    private final long since;
    private final BitSet units = new BitSet();
    private byte[] bytes = new byte[2048];
    private int length = -1;
    private int wireBytes;
    private int frames;

    Datagram(long since) {
      this.since = since;
    }

    /** All behind the IP header. */
    byte[] bytes() {
      return Arrays.copyOf(bytes, length);
    }

    int wireBytes() {
      return wireBytes;
    }

    int frames() {
      return frames;
    }

    private void add(byte[] from, int at, int offset, int count, boolean last) {
      int end = offset + count;
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(BYTES_MAX, Math.max(end, bytes.length * 2)));
      }
      for (int i = 0; i < count; i += UNIT) {
        int unit = (offset + i) / UNIT;
        if (!units.get(unit)) {
          units.set(unit);
          System.arraycopy(from, at + i, bytes, offset + i, Math.min(UNIT, count - i));
        }
      }
      if (last && length < 0) {
        length = end;
      }
    }

    private boolean whole() {
      return length >= 0 && units.nextClearBit(0) * UNIT >= length;
    }
  }

  private final Map<Key, Datagram> datagrams = new LinkedHashMap<>();
  private long lost;

  /** Datagrams that were given up. */
  long lost() {
    return lost;
  }

  /**
   * Takes a fragment.
   *
   * @param at where its content begins in {@code bytes}
   * @param offset where that belongs in the datagram
   * @param count bytes of content on the wire
   * @param last whether none comes behind it
   * @return the datagram if it is whole now
   */
  @Nullable Datagram add(
      Key key, CapturedFrame frame, byte[] bytes, int at, int offset, int count, boolean last) {
    boolean sound = count > 0 && offset + count <= BYTES_MAX && (last || count % UNIT == 0);
    if (!sound || at + count > bytes.length) {
      lost += datagrams.remove(key) != null || !sound ? 1 : 0;
      return null;
    }
    Datagram datagram = datagrams.get(key);
    if (datagram != null && frame.epochNanos() - datagram.since > SECONDS_MAX * 1_000_000_000L) {
      datagrams.remove(key);
      lost++;
      datagram = null;
    }
    if (datagram == null) {
      makeRoom();
      datagram = new Datagram(frame.epochNanos());
      datagrams.put(key, datagram);
    }
    datagram.frames++;
    datagram.wireBytes += frame.wireLength();
    datagram.add(bytes, at, offset, count, last);
    if (!datagram.whole()) {
      return null;
    }
    datagrams.remove(key);
    return datagram;
  }

  private void makeRoom() {
    if (datagrams.size() >= DATAGRAMS_MAX) {
      var eldest = datagrams.keySet().iterator();
      eldest.next();
      eldest.remove();
      lost++;
    }
  }
}
