package io.vitrine.bridge.kafka;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the leaders of partitions answer, each asked once for a producer. One that does not is
 * waited for; after a while it is not, so that what goes elsewhere gets on, and is asked again now
 * and then.
 *
 * <p>Threads: the lane's alone.
 */
public final class Leaders {
  /** All that have a leader: nobody can tell which one Kafka's client will choose. */
  static final int ANY = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Leaders.class);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Topics topics;
  private final long waitNanosMax;

  /** By topic, those that have answered; the place of {@link #ANY} is 0. */
  private final Map<String, BitSet> answered = new HashMap<>();

  private final Map<TopicPartition, Absence> absent = new HashMap<>();

  /** A leader that does not answer. */
  private static final class Absence {
    final long sinceNanos = System.nanoTime();
    long askedNanos;
    boolean givenUp;
  }

  /**
   * @param waitMillisMax how long one that does not answer is waited for
   */
  public Leaders(Topics topics, long waitMillisMax) {
    this.topics = topics;
    this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(waitMillisMax);
  }

  /** There is another producer, which asks anew. */
  void askAnew() {
    answered.clear();
  }

  /** Kafka was away, which is no partition's own trouble. */
  void waitAnew() {
    absent.clear();
  }

  /**
   * Asks the leader, unless it has answered; blocks.
   *
   * @param partition may be {@link #ANY}
   * @return false if it is not waited for any more
   * @throws KafkaException if it does not answer now, or Kafka does not
   */
  boolean answers(String topic, int partition) {
    BitSet known = answered.get(topic);
    if (known != null && known.get(1 + partition)) {
      return true;
    }
    TopicPartition goal = new TopicPartition(topic, partition);
    Absence before = absent.get(goal);
    if (before != null && before.givenUp && System.nanoTime() - before.askedNanos < LOOK_NANOS) {
      return false;
    }
    try {
      topics.requireLeader(topic, partition);
    } catch (LeaderNotAvailableException e) {
      return waitFor(goal, before, e);
    } catch (KafkaException e) {
      absent.remove(goal);
      throw e;
    }
    remember(goal);
    return true;
  }

  private void remember(TopicPartition goal) {
    Absence before = absent.remove(goal);
    if (before != null && before.givenUp) {
      LOG.info("{} has a leader again", name(goal));
    }
    if (answered.size() >= Topics.KNOWN_MAX) {
      answered.clear();
    }
    answered.computeIfAbsent(goal.topic(), fresh -> new BitSet()).set(1 + goal.partition());
  }

  private boolean waitFor(
      TopicPartition goal, @Nullable Absence before, LeaderNotAvailableException cause) {
    Absence absence = before == null ? new Absence() : before;
    long now = System.nanoTime();
    absence.askedNanos = now;
    if (before == null) {
      if (absent.size() >= Topics.KNOWN_MAX) {
        absent.clear();
      }
      absent.put(goal, absence);
    }
    if (now - absence.sinceNanos < waitNanosMax) {
      throw cause;
    }
    if (!absence.givenUp) {
      absence.givenUp = true;
      LOG.warn("{} has no leader; what goes there is given up until it has one", name(goal));
    }
    return false;
  }

  private static String name(TopicPartition goal) {
    return goal.partition() == ANY ? "topic " + goal.topic() : goal.toString();
  }
}
