package io.vitrine.inspector.sensor;

import io.vitrine.inspector.sensor.layer.Segment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Recognises packets that came before: where both ends of a connection are mirrored, each packet
 * comes twice, through one network or through two. Two packets are the same if addresses, ports,
 * the numbers of TCP, lengths and the beginning of the content are. In one network the IP
 * identification has to be the same too, since TCP sends things again; a packet without one is
 * judged only if it has content. Through two networks it has to be the same for all but TCP, whose
 * numbers tell packets apart: two sites may have the same addresses and say the same. Remembers the
 * last packets, for a second or as long as it is told. One thread.
 */
public final class Duplicates {
  /** It did not come before. */
  public static final int NOWHERE = Integer.MIN_VALUE;

  /** A power of two. */
  private static final int PLACES = 1 << 17;

  private static final int CONTENT_BYTES = 64;
  private static final long NANOS_MAX = 1_000_000_000L;
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** Of a packet: its hash, when it came, its network and its identification. */
  private static final int WORDS = 3;

  /** What is remembered of a packet lies together, since none of it is in a cache by then. */
  private final long[] seen = new long[PLACES * WORDS];

  private final long nanosMax;

  public Duplicates() {
    this(NANOS_MAX);
  }

  /**
   * @param nanosMax how long after a packet its copy may come
   */
  public Duplicates(long nanosMax) {
    this.nanosMax = nanosMax;
  }

  /** The network through which the same packet came not long before, or {@link #NOWHERE}. */
  public int before(Segment segment) {
    long hash = hash(segment);
    int place = ((int) (hash >>> 40) & (PLACES - 1)) * WORDS;
    long now = segment.frame.epochNanos();
    boolean known = seen[place] == hash && Math.abs(now - seen[place + 1]) < nanosMax;
    int identification = segment.identification();
    int before = known ? judged(segment, identification, seen[place + 2]) : NOWHERE;
    if (before == NOWHERE || before == segment.vni) {
      seen[place] = hash;
      seen[place + 1] = now;
      seen[place + 2] = (long) segment.vni << 32 | identification;
    }
    return before;
  }

  /**
   * Where a packet that is the same but for these came.
   *
   * @param earlier its network and identification
   */
  private static int judged(Segment segment, int identification, long earlier) {
    int network = (int) (earlier >> 32);
    boolean identified = (int) earlier == identification;
    boolean one =
        network != segment.vni
            ? segment.protocol == Segment.TCP || identified && identification != 0
            : identified && (identification != 0 || segment.payloadLength > 0);
    return one ? network : NOWHERE;
  }

  private static long hash(Segment segment) {
    long hash = mix(segment.sourceHigh, segment.sourceLow);
    hash = mix(hash, segment.destinationHigh * 31 + segment.destinationLow);
    hash = mix(hash, (long) segment.sourcePort << 32 | (long) segment.destinationPort << 16);
    hash = mix(hash, (long) segment.sequence << 32 | segment.acknowledgment & 0xFFFFFFFFL);
    hash = mix(hash, content(segment));
    long kind = (long) segment.protocol << 16 | segment.flags;
    return mix(hash, (long) segment.payloadLength << 32 | kind);
  }

  private static long content(Segment segment) {
    int at = segment.payloadOffset;
    int end = at + Math.min(CONTENT_BYTES, segment.payloadCaptured());
    long content = 0;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      content = mix(content, (long) LONGS.get(segment.bytes, at));
    }
    for (; at < end; at++) {
      content = content * 31 + segment.bytes[at];
    }
    return content;
  }

  private static long mix(long hash, long value) {
    long mixed = (hash ^ value) * MIX;
    return mixed ^ mixed >>> 29;
  }
}
