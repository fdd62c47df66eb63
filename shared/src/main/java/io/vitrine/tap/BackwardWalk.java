package io.vitrine.tap;

import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapRecord;
import io.vitrine.log.LogBatch;
import io.vitrine.log.LogSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a new frame to older ones, a window of the ring at a time. */
final class BackwardWalk implements RingWalk {
  private static final int WINDOW_FRAMES = 256;
  private static final int FRAME_BYTES_GUESS = 100;

  private final LogSource ring;
  private final int loop;
  private long floor;
  private long next;
  private long lost;
  private int windowBytes = WINDOW_FRAMES * FRAME_BYTES_GUESS;
  private long windowFirst;
  private List<Buffer> window = List.of();
  private @Nullable TapFrame head;

  /**
   * @param last the walk begins with this frame
   * @param first and ends with this one
   */
  BackwardWalk(LogSource ring, int loop, long last, long first) {
    this.ring = ring;
    this.loop = loop;
    this.floor = Math.max(1, first);
    this.next = last;
    this.windowFirst = last + 1;
    load();
  }

  @Override
  public @Nullable TapFrame head() {
    return head;
  }

  @Override
  public void advance() {
    next--;
    load();
  }

  @Override
  public long lost() {
    return lost;
  }

  @Override
  public long position() {
    return next + 1;
  }

  /** Makes the frame {@code next} the head. */
  private void load() {
    head = null;
    if (next >= floor && next < windowFirst) {
      readWindow();
    }
    if (next >= floor) {
      Buffer record = window.get((int) (next - windowFirst));
      head = new TapFrame(loop, next, TapRecord.decode(record));
    }
  }

  /** Reads the frames up to {@code next}; what the ring has overwritten ends the walk. */
  private void readWindow() {
    List<Buffer> frames = new ArrayList<>(WINDOW_FRAMES);
    windowFirst = Math.max(floor, next - WINDOW_FRAMES + 1);
    while (windowFirst + frames.size() <= next) {
      LogBatch batch = ring.read(windowFirst + frames.size() - 1, windowBytes);
      if (batch.lostBefore() > 0) {
        frames.clear();
        windowFirst = batch.first();
        long gone = Math.min(windowFirst, next + 1);
        lost += gone - floor;
        floor = gone;
      }
      frames.addAll(batch.records());
    }
    window = frames;
    if (!frames.isEmpty()) {
      // The next window asks for about as many bytes as its frames will have.
      int bytes = frames.stream().mapToInt(Buffer::length).sum();
      windowBytes = bytes / frames.size() * WINDOW_FRAMES + FRAME_BYTES_GUESS;
    }
  }
}
