package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.contract.TapRecord;
import io.vitrine.log.RingLog;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * Copies the beginning of each frame into the loop's ring.
 *
 * <p>Threads: the event loop that owns it.
 */
public final class TapWriter {
  private final RingLog ring;
  private final int frameBytesMax;
  private final byte[] header = new byte[TapRecord.HEADER_BYTES];
  private final ByteBuffer fields = ByteBuffer.wrap(header);
  private long epochNanos;

  public TapWriter(RingLog ring, int frameBytesMax) {
    this.ring = ring;
    this.frameBytesMax = frameBytesMax;
    header[0] = TapRecord.VERSION;
    tick();
  }

  /** Takes the time that the next records carry; once per read. */
  void tick() {
    Instant now = Instant.now();
    epochNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  void record(
      boolean fromClient, int level, long connectionId, ByteBuf buf, int start, int length) {
    header[1] = (byte) (fromClient ? 0 : 1);
    header[2] = (byte) level;
    fields.putInt(4, length);
    fields.putLong(8, connectionId);
    fields.putLong(16, epochNanos);
    ring.append(header, TapRecord.HEADER_BYTES, buf, start, Math.min(length, frameBytesMax));
  }

  public RingLog ring() {
    return ring;
  }

  long epochNanos() {
    return epochNanos;
  }
}
