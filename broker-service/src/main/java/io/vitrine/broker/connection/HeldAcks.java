package io.vitrine.broker.connection;

import io.vitrine.broker.loop.KafkaCommits;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledgements of one connection while one of them waits for Kafka: they leave in the order of
 * the PUBLISH packets ([MQTT-4.6.0-2], [MQTT-4.6.0-3]), each when the disk has its message and, if
 * its route says so, Kafka too. The receive maximum bounds how many there are.
 *
 * <p>Threads: the connection's event loop.
 */
final class HeldAcks {
  private static final int[] NONE = {};
  private static final long[] NO_SEQUENCES = {};

  /** Who sends them. */
  interface Sender {
    /**
     * @param code as it was given to {@link #onDisk}
     * @param reason code of MQTT 5 with which Kafka's side refuses it; 0 if it does not
     */
    void release(int packetId, int code, int reason);
  }

  private static final class Held implements KafkaCommits.Waiter {
    private final HeldAcks all;
    private final int packetId;

    // The records that Kafka must have.
    private final int[] partitions;
    private final long[] sequences;

    private int code;
    private int reason;
    private boolean onDisk;

    /** How many of them Kafka does not have. */
    private int open;

    private Held(HeldAcks all, int packetId, int[] partitions, long[] sequences) {
      this.all = all;
      this.packetId = packetId;
      this.partitions = partitions;
      this.sequences = sequences;
      this.open = partitions.length;
    }

    @Override
    public void inKafka(int why) {
      reason = reason == 0 ? why : reason;
      if (open > 0 && --open == 0) {
        all.drain();
      }
    }
  }

  private final KafkaCommits kafka;
  private final Sender sender;
  private final ArrayDeque<Held> inOrder = new ArrayDeque<>();

  /** Those that the disk does not have; it tells of them in the same order. */
  private final ArrayDeque<Held> notOnDisk = new ArrayDeque<>();

  HeldAcks(KafkaCommits kafka, Sender sender) {
    this.kafka = kafka;
    this.sender = sender;
  }

  boolean isEmpty() {
    return inOrder.isEmpty();
  }

  /** The acknowledgement of the PUBLISH at hand, which waits for the disk at most. */
  void enter(int packetId) {
    enter(new Held(this, packetId, NONE, NO_SEQUENCES));
  }

  /** The acknowledgement of the PUBLISH at hand, which waits for Kafka to have these records. */
  void enter(int packetId, int[] partitions, long[] sequences) {
    Held held = new Held(this, packetId, partitions, sequences);
    enter(held);
    for (int i = 0; i < partitions.length; i++) {
      kafka.whenInKafka(partitions[i], sequences[i], held);
    }
  }

  private void enter(Held held) {
    inOrder.add(held);
    notOnDisk.add(held);
  }

  /**
   * The next one is on disk, or refused.
   *
   * @param code to send with it
   * @param failed whether it waits for nothing more
   */
  void onDisk(int code, boolean failed) {
    Held held = notOnDisk.poll();
    if (held != null) {
      held.onDisk = true;
      held.code = code;
      held.open = failed ? 0 : held.open;
      drain();
    }
  }

  /** Lets all go on that wait for Kafka alone: their client is gone, and asks again if it comes. */
  void abandon() {
    for (Held each : inOrder) {
      for (int i = 0; each.open > 0 && i < each.partitions.length; i++) {
        kafka.cancel(each.partitions[i], each.sequences[i], each);
      }
      each.open = 0;
    }
    drain();
  }

  private void drain() {
    for (@Nullable Held head = inOrder.peek();
        head != null && head.onDisk && head.open == 0;
        head = inOrder.peek()) {
      inOrder.remove();
      sender.release(head.packetId, head.code, head.reason);
    }
  }
}
