package io.vitrine.tap;

import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.log.LogBatch;
import io.vitrine.log.LogSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From an old frame to newer ones. */
final class ForwardWalk implements RingWalk {
  private static final int BATCH_BYTES = 64 * 1024;

  private final LogSource ring;
  private final int loop;
  private final long last;
  private long position;
  private long lost;
  private LogBatch batch = new LogBatch(1, 0, List.of());
  private @Nullable TapFrame head;

  /**
   * @param after the walk begins with the frame after this one
   * @param last and ends with this one
   */
  ForwardWalk(LogSource ring, int loop, long after, long last) {
    this.ring = ring;
    this.loop = loop;
    this.position = after;
    this.last = last;
    load();
  }

  @Override
  public @Nullable TapFrame head() {
    return head;
  }

  @Override
  public void advance() {
    position++;
    load();
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public long position() {
    return position;
  }

  /** Makes the frame after {@code position} the head. */
  private void load() {
    head = null;
    if (position >= last) {
      return;
    }
    int index = (int) (position + 1 - batch.first());
    if (index >= batch.records().size()) {
      batch = ring.read(position, BATCH_BYTES);
      long gone = Math.min(batch.lostBefore(), last - position);
      lost += gone;
      position += gone;
      index = 0;
    }
    if (position < last && index < batch.records().size()) {
      head = new TapFrame(loop, position + 1, TapRecord.decode(batch.records().get(index)));
    }
  }
}
