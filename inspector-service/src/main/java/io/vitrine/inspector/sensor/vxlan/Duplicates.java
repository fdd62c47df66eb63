package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.inspector.sensor.layer.Segment;

/**
 * Recognises packets that came before: where both ends of a connection are mirrored, each packet
 * comes twice. The IP identification tells them from what TCP sends again; a packet without one is
 * judged only if it has content. Remembers the last packets, not longer than a second. One thread.
 */
final class Duplicates {
  /** A power of two. */
  private static final int PLACES = 1 << 15;

  private static final long NANOS_MAX = 1_000_000_000L;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final long[] seen = new long[PLACES];
  private final long[] when = new long[PLACES];

  /** Whether the same packet came within the last second. */
  boolean again(Segment segment) {
    int identification = segment.identification();
    if (identification == 0 && segment.payloadLength == 0) {
      return false;
    }
    long hash = mix(segment.sourceHigh, segment.sourceLow);
    hash = mix(hash, segment.destinationHigh * 31 + segment.destinationLow);
    hash = mix(hash, (long) segment.sourcePort << 32 | (long) segment.destinationPort << 16);
    hash = mix(hash, (long) segment.sequence << 32 | segment.acknowledgment & 0xFFFFFFFFL);
    hash = mix(hash, (long) segment.payloadLength << 32 | (long) identification << 8);
    hash = mix(hash, (long) segment.protocol << 8 | segment.flags);
    int place = (int) (hash >>> 40) & (PLACES - 1);
    long now = segment.frame.epochNanos();
    boolean again = seen[place] == hash && now - when[place] < NANOS_MAX;
    seen[place] = hash;
    when[place] = now;
    return again;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * MIX;
    return mixed ^ mixed >>> 29;
  }
}
