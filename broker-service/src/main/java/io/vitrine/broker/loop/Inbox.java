package io.vitrine.broker.loop;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parcels from the other event loops. However many come while the loop is busy, it is woken once.
 * Bounded by those who send: they read no more while it is {@link #crowded}.
 *
 * <p>Threads: {@link #put} any; the rest the loop's.
 */
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  private final EventLoop executor;
  private final ParcelReader reader;
  private final long bytesMax;
  private final Runnable whenRelieved;
  private final Runnable whenOpened;
  private final MpscUnboundedArrayQueue<Parcel> parcels = new MpscUnboundedArrayQueue<>(256);
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean sendersWait = new AtomicBoolean();
  private final Runnable open = this::open;

  Inbox(
      EventLoop executor,
      ParcelReader reader,
      long bytesMax,
      Runnable whenRelieved,
      Runnable whenOpened) {
    this.executor = executor;
    this.reader = reader;
    this.bytesMax = bytesMax;
    this.whenRelieved = whenRelieved;
    this.whenOpened = whenOpened;
  }

  void put(Parcel parcel) {
    bytes.addAndGet(parcel.weight());
    parcels.offer(parcel);
    if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
      executor.execute(open);
    }
  }

  /** Whether a sender should read no more; it is told when it may again. */
  boolean crowded() {
    if (bytes.get() <= bytesMax) {
      return false;
    }
    sendersWait.set(true);
    // It may have been emptied before it saw that somebody waits.
    return bytes.get() > bytesMax / 2;
  }

  long bytes() {
    return bytes.get();
  }

  private void open() {
    scheduled.set(false);
    whenOpened.run();
    for (Parcel parcel = parcels.poll(); parcel != null; parcel = parcels.poll()) {
      try {
        parcel.open(reader);
      } catch (RuntimeException e) {
        LOG.error("A parcel from another event loop could not be read to its end", e);
      }
      bytes.addAndGet(-parcel.weight());
    }
    if (sendersWait.get() && bytes.get() <= bytesMax / 2 && sendersWait.getAndSet(false)) {
      whenRelieved.run();
    }
  }
}
