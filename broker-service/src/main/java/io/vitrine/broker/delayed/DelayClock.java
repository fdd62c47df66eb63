package io.vitrine.broker.delayed;

import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.store.DelayedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;

/**
 * Hands each message that is due to the event loop that has its publisher's session, so that No
 * Local is known there.
 *
 * <p>Threads: the first event loop's.
 */
public final class DelayClock {
  private static final int SLICE = 1_000;
  private static final long SECOND_MILLIS = 1_000;
  private static final long NO_ALARM = Long.MAX_VALUE;

  private final Loop loop;
  private final DelayedMessages messages;
  private final List<DuePublisher> publishers;
  private final ToIntFunction<String> homes;
  private final AtomicBoolean called = new AtomicBoolean();
  private long alarmMillis = NO_ALARM;

  private DelayClock(
      DelayedMessages messages, List<DuePublisher> publishers, ToIntFunction<String> homes) {
    this.loop = publishers.get(0).loop();
    this.messages = messages;
    this.publishers = publishers;
    this.homes = homes;
  }

  /**
   * Begins with the first second of the first event loop.
   *
   * @param publishers of all loops, by index
   * @param homes on which loop a client's session is, as far as known
   */
  public static void begin(
      DelayedMessages messages, List<DuePublisher> publishers, ToIntFunction<String> homes) {
    DelayClock clock = new DelayClock(messages, publishers, homes);
    messages.onAdded(clock::added);
    clock.loop.everySecond(clock::look);
  }

  /** Any thread: the next second may be too late. */
  private void added(long dueMillis) {
    if (dueMillis < loop.clock().millis() + SECOND_MILLIS && called.compareAndSet(false, true)) {
      loop.execute(this::look);
    }
  }

  private void look() {
    called.set(false);
    loop.tick();
    long now = loop.epochMillis();
    if (alarmMillis <= now) {
      alarmMillis = NO_ALARM;
    }
    List<List<DelayedRecord>> byLoop = new ArrayList<>();
    publishers.forEach(each -> byLoop.add(new ArrayList<>()));
    int taken = 0;
    DelayedRecord record = messages.takeDue(now);
    while (record != null) {
      byLoop.get(homes.applyAsInt(record.clientId())).add(record);
      record = ++taken < SLICE ? messages.takeDue(now) : null;
    }
    for (int i = 0; taken > 0 && i < byLoop.size(); i++) {
      List<DelayedRecord> due = byLoop.get(i);
      if (!due.isEmpty()) {
        DuePublisher publisher = publishers.get(i);
        loop.send(i, () -> publisher.take(due));
      }
    }
    if (taken == SLICE) {
      loop.execute(this::look);
    } else {
      setAlarm(now, messages.nextMillis());
    }
  }

  private void setAlarm(long now, long nextMillis) {
    if (nextMillis < alarmMillis && nextMillis - now < SECOND_MILLIS) {
      alarmMillis = nextMillis;
      loop.executor().schedule(this::look, Math.max(1, nextMillis - now), TimeUnit.MILLISECONDS);
    }
  }
}
