package io.vitrine.broker.loop;

import io.netty.channel.EventLoop;

/** A loop without others, that no frame comes to. */
public final class LoneLoop {
  private static final int INBOX_BYTES = 64 << 10;

  private LoneLoop() {}

  public static Loop on(EventLoop executor) {
    Loop[] loops = new Loop[1];
    loops[0] =
        new Loop(
            0,
            executor,
            new SteadyClock(),
            loops,
            self -> (buf, start, end, five, at, to) -> {},
            INBOX_BYTES);
    return loops[0];
  }
}
