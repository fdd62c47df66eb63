package io.vitrine.inspector.sensor.vxlan;

import io.vitrine.inspector.sensor.layer.Segment;

/**
 * Recognises packets that came before: where both ends of a connection are mirrored, each packet
 * comes twice, through one network or through two. Two packets are the same if addresses, ports,
 * the numbers of TCP, lengths and the beginning of the content are. In one network the IP
 * identification has to be the same too, since TCP sends things again; a packet without one is
 * judged only if it has content. Through two networks it has to be the same for all but TCP, whose
 * numbers tell packets apart: two sites may have the same addresses and say the same. Remembers the
 * last packets, not longer than a second. One thread.
 */
final class Duplicates {
  /** It did not come before. */
  static final int NOWHERE = Integer.MIN_VALUE;

  /** A power of two. */
  private static final int PLACES = 1 << 17;

  private static final int CONTENT_BYTES = 64;
  private static final long NANOS_MAX = 1_000_000_000L;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final long[] seen = new long[PLACES];
  private final long[] when = new long[PLACES];
  private final int[] network = new int[PLACES];
  private final char[] identified = new char[PLACES];

  /** The network through which the same packet came within the last second, or {@link #NOWHERE}. */
  int before(Segment segment) {
    long hash = hash(segment);
    int place = (int) (hash >>> 40) & (PLACES - 1);
    long now = segment.frame.epochNanos();
    boolean known = seen[place] == hash && now - when[place] < NANOS_MAX;
    char identification = (char) segment.identification();
    boolean elsewhere = network[place] != segment.vni;
    boolean one =
        segment.protocol == Segment.TCP
            || identification != 0 && identified[place] == identification;
    if (known && elsewhere && one) {
      return network[place];
    }
    boolean again =
        known
            && !elsewhere
            && identified[place] == identification
            && (identification != 0 || segment.payloadLength > 0);
    seen[place] = hash;
    when[place] = now;
    network[place] = segment.vni;
    identified[place] = identification;
    return again ? segment.vni : NOWHERE;
  }

  private static long hash(Segment segment) {
    long hash = mix(segment.sourceHigh, segment.sourceLow);
    hash = mix(hash, segment.destinationHigh * 31 + segment.destinationLow);
    hash = mix(hash, (long) segment.sourcePort << 32 | (long) segment.destinationPort << 16);
    hash = mix(hash, (long) segment.sequence << 32 | segment.acknowledgment & 0xFFFFFFFFL);
    hash = mix(hash, (long) segment.payloadLength << 32 | content(segment) & 0xFFFFFFFFL);
    return mix(hash, (long) segment.protocol << 16 | segment.flags);
  }

  private static int content(Segment segment) {
    int end = segment.payloadOffset + Math.min(CONTENT_BYTES, segment.payloadCaptured());
    int content = 0;
    for (int i = segment.payloadOffset; i < end; i++) {
      content = content * 31 + segment.bytes[i];
    }
    return content;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * MIX;
    return mixed ^ mixed >>> 29;
  }
}
