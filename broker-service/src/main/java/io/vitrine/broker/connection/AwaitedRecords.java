package io.vitrine.broker.connection;

import java.util.Arrays;

/**
 * The records of the outbox that Kafka must have before an acknowledgement leaves; mostly none.
 *
 * <p>Threads: the connection's event loop.
 */
final class AwaitedRecords {
  private int count;
  private int[] partitions = {};
  private long[] sequences = {};

  void add(int partition, long sequence) {
    if (count == partitions.length) {
      partitions = Arrays.copyOf(partitions, 2 * count + 1);
      sequences = Arrays.copyOf(sequences, 2 * count + 1);
    }
    partitions[count] = partition;
    sequences[count++] = sequence;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The acknowledgement of that packet waits for them; they are forgotten here. */
  void hold(int packetId, HeldAcks acks) {
    int all = count;
    count = 0;
    acks.enter(packetId, Arrays.copyOf(partitions, all), Arrays.copyOf(sequences, all));
  }
}
