package io.vitrine.inspector.sensor.vxlan;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that wait to be decoded, in batches as they were received. What does not fit any more
 * is dropped and counted.
 *
 * <p>Threads: {@link #offer} on the receiver's, {@link #take} on the decoder's, the rest on any.
 */
final class DatagramQueue {
  /** What a datagram takes in memory beside its bytes. */
  private static final int OVERHEAD_BYTES = 64;

  private final LinkedBlockingQueue<List<Datagram>> batches = new LinkedBlockingQueue<>();
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final long bytesMax;

  DatagramQueue(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes the batch over, or drops all of it. */
  void offer(List<Datagram> batch) {
    long size = size(batch);
    if (bytes.get() + size > bytesMax) {
      dropped.add(batch.size());
      return;
    }
    bytes.addAndGet(size);
    batches.add(batch);
  }

  /** The next batch; null if none came in that time. */
  @Nullable List<Datagram> take(long millis) throws InterruptedException {
    List<Datagram> batch = batches.poll(millis, TimeUnit.MILLISECONDS);
    if (batch != null) {
      bytes.addAndGet(-size(batch));
    }
    return batch;
  }

  boolean empty() {
    return batches.isEmpty();
  }

  /** Bytes that wait. */
  long bytes() {
    return bytes.get();
  }

  long dropped() {
    return dropped.sum();
  }

  private static long size(List<Datagram> batch) {
    long size = 0;
    for (Datagram each : batch) {
      size += each.bytes().length + OVERHEAD_BYTES;
    }
    return size;
  }
}
