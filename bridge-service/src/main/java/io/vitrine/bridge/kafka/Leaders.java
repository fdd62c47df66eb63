package io.vitrine.bridge.kafka;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the leaders of partitions answer, each asked once for a producer. One that does not is
 * waited for; after a while it is given up, so that what goes elsewhere gets on. The wait is one of
 * all that are away at a time: a broker that goes takes many with it. Those that are in doubt are
 * asked together, every few seconds, while the lane goes on.
 *
 * <p>Threads: the lane's alone.
 */
public final class Leaders {
  /** All that have a leader: nobody can tell which one Kafka's client will choose. */
  static final int ANY = -1;

  private static final Logger LOG = LoggerFactory.getLogger(Leaders.class);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What is given up has not been asked for so long that it may well be back. */
  private static final long STALE_NANOS = 3 * LOOK_NANOS;

  /** Why a partition that is known is asked. */
  private enum Doubt {
    /** It answered for another producer. */
    UNASKED,
    /** It does not answer, and is waited for. */
    ABSENT,
    GIVEN_UP
  }

  private final Topics topics;
  private final long waitNanosMax;

  /** By topic, those that have answered; the place of {@link #ANY} is 0. */
  private final Map<String, BitSet> answered = new HashMap<>();

  private final Map<TopicPartition, Doubt> doubts = new HashMap<>();

  /** What was asked last, of all that were in doubt then. */
  private Map<TopicPartition, CompletableFuture<Void>> look = new HashMap<>();

  private CompletableFuture<Void> looked = CompletableFuture.completedFuture(null);
  private long lookNanos = System.nanoTime();
  private boolean lookNow;

  /** When the first of those that are away was missed, and the latest. */
  private long sinceNanos;

  private long latestNanos;
  private boolean away;

  /**
   * @param waitMillisMax how long those that do not answer are waited for
   */
  public Leaders(Topics topics, long waitMillisMax) {
    this.topics = topics;
    this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(waitMillisMax);
  }

  /** There is another producer, which asks anew; what is given up is until it answers. */
  void askAnew() {
    answered.forEach(
        (topic, places) ->
            places.stream()
                .limit(Math.max(0, Topics.KNOWN_MAX - doubts.size()))
                .forEach(
                    place ->
                        doubts.putIfAbsent(new TopicPartition(topic, place - 1), Doubt.UNASKED)));
    answered.clear();
    look = new HashMap<>();
    looked = CompletableFuture.completedFuture(null);
    lookNow = true;
  }

  /** Kafka was away, which is no partition's own trouble: those not given up have another wait. */
  void waitAnew() {
    sinceNanos = System.nanoTime();
    latestNanos = sinceNanos;
  }

  /**
   * Asks the leader, unless it has answered; blocks, if it is not given up.
   *
   * @param partition may be {@link #ANY}
   * @return false if it is not waited for any more
   * @throws KafkaException if it does not answer now, or Kafka does not
   */
  boolean answers(String topic, int partition) {
    if (known(topic, partition)) {
      return true;
    }
    TopicPartition goal = new TopicPartition(topic, partition);
    long age = System.nanoTime() - lookNanos;
    boolean held = doubts.get(goal) == Doubt.ABSENT;
    if (looked.isDone() && (lookNow || held || age >= LOOK_NANOS)) {
      look();
    }
    if (known(topic, partition)) {
      return true;
    }
    Doubt doubt = doubts.get(goal);
    CompletableFuture<Void> asked = look.computeIfAbsent(goal, this::ask);
    if (doubt == Doubt.GIVEN_UP && !asked.isDone() && age < STALE_NANOS) {
      return false;
    }
    try {
      topics.await(asked);
    } catch (LeaderNotAvailableException e) {
      return waitFor(goal, doubt, e);
    } catch (KafkaException e) {
      if (doubt == Doubt.GIVEN_UP) {
        return false;
      }
      look.remove(goal);
      waitAnew();
      throw e;
    }
    remember(goal);
    return true;
  }

  private boolean known(String topic, int partition) {
    BitSet known = answered.get(topic);
    return known != null && known.get(1 + partition);
  }

  private CompletableFuture<Void> ask(TopicPartition goal) {
    return topics.askLeaders(List.of(goal)).getOrDefault(goal, looked);
  }

  /** Takes in what was answered and asks the others, all at once; does not block. */
  private void look() {
    look.forEach(
        (goal, answer) -> {
          if (answer.isDone() && !answer.isCompletedExceptionally()) {
            remember(goal);
          }
        });
    look = topics.askLeaders(doubts.keySet());
    looked =
        CompletableFuture.allOf(look.values().toArray(CompletableFuture[]::new))
            .exceptionally(failure -> null);
    lookNanos = System.nanoTime();
    lookNow = false;
  }

  private void remember(TopicPartition goal) {
    Doubt before = doubts.remove(goal);
    if (before == Doubt.GIVEN_UP) {
      LOG.info("{} has a leader again", name(goal));
    }
    if (before != null && before != Doubt.UNASKED && !doubts.containsValue(Doubt.ABSENT)) {
      away = false;
    }
    if (answered.size() >= Topics.KNOWN_MAX) {
      answered.clear();
    }
    answered.computeIfAbsent(goal.topic(), fresh -> new BitSet()).set(1 + goal.partition());
  }

  private boolean waitFor(
      TopicPartition goal, @Nullable Doubt before, LeaderNotAvailableException cause) {
    if (before == Doubt.GIVEN_UP) {
      return false;
    }
    long now = System.nanoTime();
    if (before != Doubt.ABSENT) {
      miss(now);
    }
    boolean waiting = now - sinceNanos < waitNanosMax;
    if (before == null && doubts.size() >= Topics.KNOWN_MAX) {
      // Too many to remember each; it is asked for each record.
      look.remove(goal);
    } else {
      doubts.put(goal, waiting ? Doubt.ABSENT : Doubt.GIVEN_UP);
    }
    if (waiting) {
      throw cause;
    }
    LOG.warn("{} has no leader; what goes there is given up until it has one", name(goal));
    return false;
  }

  /** One more is away: with the others, unless those have been for long. */
  private void miss(long now) {
    if (!away || now - latestNanos >= 2 * waitNanosMax) {
      away = true;
      sinceNanos = now;
    }
    latestNanos = now;
  }

  private static String name(TopicPartition goal) {
    return goal.partition() == ANY ? "topic " + goal.topic() : goal.toString();
  }
}
