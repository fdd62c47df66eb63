package io.vitrine.runtime.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.concurrent.atomic.LongAdder;

/** Events on their way to standard error; when it is not read, they are dropped and counted. */
final class EventQueue extends AsyncAppender {
  private static final int EVENTS_MAX = 8_192;

  private final LongAdder dropped;

  EventQueue(LongAdder dropped) {
    this.dropped = dropped;
    setName("stderr");
    setQueueSize(EVENTS_MAX);
    setDiscardingThreshold(0);
    setNeverBlock(true);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (getRemainingCapacity() == 0) {
      dropped.increment();
    }
    super.append(event);
  }
}
