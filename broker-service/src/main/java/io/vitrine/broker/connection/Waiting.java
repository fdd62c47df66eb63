package io.vitrine.broker.connection;

import io.vitrine.broker.outbox.Outbox;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Stream;

/**
 * Acknowledgements of one event loop that leave when the outbox has their message on disk.
 *
 * <p>Threads: the loop, but for {@link #committed}.
 */
final class Waiting {
  private record Ack(Connection connection, int packetId, int qos, long sequence) {}

  private final Loop loop;
  private final List<ArrayDeque<Ack>> queues;
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicLongArray reported;

  Waiting(Loop loop, Outbox outbox) {
    this.loop = loop;
    int partitions = outbox.partitions().size();
    this.queues = Stream.generate(ArrayDeque<Ack>::new).limit(partitions).toList();
    this.reported = new AtomicLongArray(partitions);
    for (int i = 0; i < partitions; i++) {
      int partition = i;
      outbox.partitions().get(i).onCommitted(sequence -> committed(partition, sequence));
    }
  }

  void add(Connection connection, int packetId, int qos, int partition, long sequence) {
    queues.get(partition).add(new Ack(connection, packetId, qos, sequence));
  }

  /** The journal's thread: everything up to {@code sequence} is on disk. */
  private void committed(int partition, long sequence) {
    reported.set(partition, sequence);
    if (scheduled.compareAndSet(false, true)) {
      loop.run(this::acknowledge);
    }
  }

  private void acknowledge() {
    scheduled.set(false);
    for (int partition = 0; partition < queues.size(); partition++) {
      long upTo = reported.get(partition);
      ArrayDeque<Ack> queue = queues.get(partition);
      for (Ack ack = queue.peek(); ack != null && ack.sequence() <= upTo; ack = queue.peek()) {
        queue.poll();
        ack.connection().acknowledge(ack.packetId(), ack.qos());
      }
    }
  }
}
