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
    private final int partition;
    private final long sequence;
    private int code;
    private int reason;
    private boolean onDisk;
    private boolean inKafka;

    /**
     * @param sequence of the record that Kafka must have; 0 for none
     */
    private Held(HeldAcks all, int packetId, int partition, long sequence) {
      this.all = all;
      this.packetId = packetId;
      this.partition = partition;
      this.sequence = sequence;
      this.inKafka = sequence == 0;
    }

    @Override
    public void inKafka(int why) {
      inKafka = true;
      reason = why;
      all.drain();
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
    enter(new Held(this, packetId, 0, 0));
  }

  /** The acknowledgement of the PUBLISH at hand, which waits for Kafka. */
  void enter(int packetId, int partition, long sequence) {
    Held held = new Held(this, packetId, partition, sequence);
    enter(held);
    kafka.whenInKafka(partition, sequence, held);
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
      held.inKafka |= failed;
      drain();
    }
  }

  /** Lets all go on that wait for Kafka alone: their client is gone, and asks again if it comes. */
  void abandon() {
    for (Held each : inOrder) {
      if (!each.inKafka) {
        kafka.cancel(each.partition, each.sequence, each);
        each.inKafka = true;
      }
    }
    drain();
  }

  private void drain() {
    for (@Nullable Held head = inOrder.peek();
        head != null && head.onDisk && head.inKafka;
        head = inOrder.peek()) {
      inOrder.remove();
      sender.release(head.packetId, head.code, head.reason);
    }
  }
}
