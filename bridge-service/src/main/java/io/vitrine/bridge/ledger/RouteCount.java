package io.vitrine.bridge.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Kafka has of one partition of an outbox by one route. */
public final class RouteCount {
  private static final int EXAMPLES_MAX = 5;
  private static final int SERIES_MAX = 1_000_000;

  private final SequenceSet sequences = new SequenceSet();

  /** Those of them that only a replay has made a record of. */
  private final SequenceSet replays = new SequenceSet();

  /** Apart, since a dead letter that is replayed becomes a record too. */
  private final SequenceSet letters = new SequenceSet();

  /** Those of them that no replay made; a replay may make one more of each. */
  private final SequenceSet firstLetters = new SequenceSet();

  /** What is in order: Kafka keeps none between partitions. */
  private record Series(String mqttTopic, String topic, int partition) {}

  private final Map<Series, Long> lasts = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long records;
  private long deadLetters;
  private long doubled;
  private long outOfOrder;

  /**
   * @param replayed whether it was a dead letter before, so that it rightly comes late
   */
  void record(String mqttTopic, long sequence, boolean replayed, Place where) {
    if (!sequences.add(sequence)) {
      doubled++;
      example("doubled: " + sequence + " again in " + where);
      return;
    }
    records++;
    if (replayed) {
      replays.add(sequence);
    }
    Series series = new Series(mqttTopic, where.topic(), where.partition());
    Long last = lasts.get(series);
    if (last != null && last > sequence && !replayed) {
      outOfOrder++;
      example("out of order: " + sequence + " of " + mqttTopic + " behind " + last + ", " + where);
    } else if (!replayed && (last != null || lasts.size() < SERIES_MAX)) {
      lasts.put(series, sequence);
    }
  }

  /**
   * @param replayed whether it was a dead letter before, and failed again
   */
  void deadLetter(long sequence, boolean replayed, Place where) {
    if (letters.add(sequence)) {
      deadLetters++;
    }
    if (!replayed && !firstLetters.add(sequence)) {
      doubled++;
      example("doubled: dead letter " + sequence + " again in " + where);
    }
  }

  /** Messages of that part of the outbox that became a record without a replay. */
  long records(long from, long through) {
    return sequences.count(from, through) - replays.count(from, through);
  }

  /** Messages of that part of the outbox that became a dead letter. */
  long deadLetters(long from, long through) {
    return letters.count(from, through);
  }

  private void example(String text) {
    if (examples.size() < EXAMPLES_MAX) {
      examples.add(text);
    }
  }

  /** Messages that became a record. */
  public long records() {
    return records;
  }

  /** Messages that became a dead letter. */
  public long deadLetters() {
    return deadLetters;
  }

  /**
   * Records beyond the first of a message, and dead letters beyond its first that no replay made.
   */
  public long doubled() {
    return doubled;
  }

  /** Records that stand behind a later one of the same MQTT topic, in one partition of Kafka. */
  public long outOfOrder() {
    return outOfOrder;
  }

  /** The first few that are wrong. */
  public List<String> examples() {
    return List.copyOf(examples);
  }
}
