package io.vitrine.broker.connection;

import io.vitrine.broker.subscriber.ClientSession;

/** Counts a loop's dropped messages by cause. */
record DropCounter(Loop loop) implements ClientSession.Drops {
  @Override
  public void queueFull() {
    loop.counters().droppedQueueFull++;
  }

  @Override
  public void slowConsumerQos0() {
    loop.counters().droppedSlowConsumerQos0++;
  }

  @Override
  public void tooLargeOrExpired() {
    loop.counters().droppedTooLarge++;
  }
}
