package io.vitrine.bridge.replay;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters of a partition were replayed for a route: all before an offset, and ranges
 * behind it where a replay began later. Kept as a committed offset of a consumer group and its
 * metadata.
 *
 * <p>Threads: any; immutable.
 *
 * @param next all before this offset are done
 * @param ranges behind it, ascending, apart from each other
 */
record Done(long next, List<Range> ranges) {
  /** From an offset to another one, which is not in it. */
  record Range(long from, long to) {}

  /** So many fit into Kafka's limit for metadata, 4,096 bytes. */
  static final int RANGES_MAX = 90;

  Done {
    ranges = List.copyOf(ranges);
  }

  static Done of(@Nullable OffsetAndMetadata committed) {
    if (committed == null) {
      return new Done(0, List.of());
    }
    List<Range> ranges = new ArrayList<>();
    for (String each : committed.metadata().split(",", -1)) {
      String[] ends = each.split("-", 2);
      if (ends.length == 2 && ends[0].matches("[0-9]{1,18}") && ends[1].matches("[0-9]{1,18}")) {
        ranges.add(new Range(Long.parseLong(ends[0]), Long.parseLong(ends[1])));
      }
    }
    return new Done(committed.offset(), ranges);
  }

  OffsetAndMetadata committed() {
    StringBuilder text = new StringBuilder();
    for (Range each : ranges) {
      text.append(text.isEmpty() ? "" : ",").append(each.from).append('-').append(each.to);
    }
    return new OffsetAndMetadata(next, text.toString());
  }

  boolean has(long offset) {
    return offset < next || ranges.stream().anyMatch(r -> r.from <= offset && offset < r.to);
  }

  /** Whether one more range apart from the others can be kept. */
  boolean full() {
    return ranges.size() >= RANGES_MAX;
  }

  /** With all from an offset on to another one, which is not in it. */
  Done with(long from, long to) {
    List<Range> all = new ArrayList<>(ranges);
    all.add(new Range(from, to));
    all.sort((a, b) -> Long.compare(a.from, b.from));
    long begin = next;
    List<Range> apart = new ArrayList<>();
    for (Range each : all) {
      Range last = apart.isEmpty() ? null : apart.get(apart.size() - 1);
      if (each.from <= begin) {
        begin = Math.max(begin, each.to);
      } else if (last != null && each.from <= last.to) {
        apart.set(apart.size() - 1, new Range(last.from, Math.max(last.to, each.to)));
      } else {
        apart.add(each);
      }
    }
    return new Done(begin, apart);
  }
}
