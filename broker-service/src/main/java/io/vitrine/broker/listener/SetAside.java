package io.vitrine.broker.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.vitrine.broker.loop.Budget;
import org.jspecify.annotations.Nullable;

/**
 * The PUBLISH packets of a client before MQTT 5 that wait for room on the disk, while its other
 * packets go on: acknowledgements make room, PINGREQ keeps it, DISCONNECT ends it. At most {@value
 * #BYTES_MAX} bytes or one packet. Nothing of it was acknowledged, so it may be dropped.
 *
 * <p>Threads: the connection's event loop.
 */
final class SetAside {
  static final int BYTES_MAX = 64 << 10;

  private final Budget budget;
  private @Nullable ByteBuf frames;

  /**
   * @param budget bytes of all connections of the event loop
   */
  SetAside(Budget budget) {
    this.budget = budget;
  }

  boolean empty() {
    return frames == null;
  }

  /** Copies a frame behind the others; false if there is no room for it. */
  boolean add(ChannelHandlerContext ctx, ByteBuf from, int at, int length) {
    ByteBuf to = frames;
    int there = to == null ? 0 : to.readableBytes();
    if (to != null && there + length > BYTES_MAX || !budget.fits(length)) {
      return false;
    }
    if (to == null) {
      to = ctx.alloc().buffer(length, Math.max(length, BYTES_MAX));
      frames = to;
    }
    to.writeBytes(from, at, length);
    budget.add(length);
    return true;
  }

  /** What waited; null if nothing did. The caller releases it. */
  @Nullable ByteBuf take() {
    ByteBuf taken = frames;
    frames = null;
    if (taken != null) {
      budget.add(-taken.readableBytes());
    }
    return taken;
  }
}
