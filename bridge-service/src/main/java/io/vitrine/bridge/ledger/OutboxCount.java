package io.vitrine.bridge.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What Kafka has of one partition of an outbox. */
public final class OutboxCount {
  private static final int RANGES_MAX = 5;

  private final SortedMap<String, RouteCount> routes = new TreeMap<>();
  private final SequenceSet sequences = new SequenceSet();

  RouteCount route(String name, long sequence) {
    sequences.add(sequence);
    return routes.computeIfAbsent(name, fresh -> new RouteCount());
  }

  /** By name. */
  public SortedMap<String, RouteCount> routes() {
    return Collections.unmodifiableSortedMap(routes);
  }

  /** The first message that Kafka has; what came before it may have been deleted there. */
  public long first() {
    return sequences.first();
  }

  /** The last message that Kafka has; 0 if there is none. */
  public long last() {
    return sequences.last();
  }

  /**
   * Messages that nothing was made of.
   *
   * @param count how many
   * @param ranges the first few, such as {@code 7} or {@code 12-19}
   */
  public record Absent(long count, List<String> ranges) {
    public Absent {
      ranges = List.copyOf(ranges);
    }
  }

  /** Sequences, both ends included. */
  public record Range(long from, long to) {
    boolean has(long sequence) {
      return from <= sequence && sequence <= to;
    }
  }

  /**
   * Those from the first that Kafka has up to {@code through} that it does not have.
   *
   * @param dropped need not be there; in order
   */
  public Absent absent(long through, List<Range> dropped) {
    int at = 0;
    long count = 0;
    List<String> ranges = new ArrayList<>();
    long begin = 0;
    for (long sequence = first(); sequence <= through; sequence++) {
      while (at < dropped.size() && dropped.get(at).to() < sequence) {
        at++;
      }
      boolean excused = at < dropped.size() && dropped.get(at).has(sequence);
      boolean absent = !excused && !sequences.has(sequence);
      count += absent ? 1 : 0;
      if (absent && begin == 0) {
        begin = sequence;
      }
      if (begin != 0 && (!absent || sequence == through)) {
        long end = absent ? sequence : sequence - 1;
        if (ranges.size() < RANGES_MAX) {
          ranges.add(begin == end ? Long.toString(begin) : begin + "-" + end);
        }
        begin = 0;
      }
    }
    return new Absent(count, ranges);
  }
}
