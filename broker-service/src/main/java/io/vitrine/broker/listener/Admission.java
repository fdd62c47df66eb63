package io.vitrine.broker.listener;

import io.netty.channel.Channel;
import io.vitrine.broker.connection.Throttle;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Counters;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How many a listener lets in, and how fast. Too fast: it stops to accept for a while, and the
 * operating system holds those who wait. Too many that have not sent their CONNECT: the next is
 * closed.
 *
 * <p>Threads: any.
 */
final class Admission {
  private final ListenerSettings listener;
  private final @Nullable Throttle throttle;

  Admission(ListenerSettings listener) {
    this.listener = listener;
    this.throttle = Throttle.of(listener.acceptsPerSecondMax(), 0);
  }

  /** Whether the accepted {@code channel} may stay. */
  boolean admits(Channel channel, Counters counters) {
    long wait = throttle == null ? 0 : throttle.took(1, 0, System.nanoTime());
    if (wait > 0) {
      pause(channel.parent(), wait, counters);
    }
    if (!listener.scope().begins(listener.handshakesMax())) {
      counters.add(Counter.REFUSED_HANDSHAKES_MAX);
      return false;
    }
    return true;
  }

  private static void pause(Channel server, long nanos, Counters counters) {
    if (server.config().isAutoRead()) {
      counters.add(Counter.ACCEPTS_PAUSED);
      server.config().setAutoRead(false);
      server
          .eventLoop()
          .schedule(() -> server.config().setAutoRead(true), nanos, TimeUnit.NANOSECONDS);
    }
  }
}
