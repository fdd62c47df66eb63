package io.vitrine.tap;

import io.vitrine.contract.TapFrame;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the frames of one ring, one at a time, while its loop goes on writing.
 *
 * <p>Threads: one at a time; not that of the loop.
 */
interface RingWalk {
  /** The frame the walk stands on; null at its end. */
  @Nullable TapFrame head();

  void advance();

  /** Frames of the walk that were overwritten before it came to them. */
  long lost();

  /** Sequence of the last frame walked over or lost; where a reader goes on. */
  long position();
}
