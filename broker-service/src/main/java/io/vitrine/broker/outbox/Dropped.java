package io.vitrine.broker.outbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.CountedRoutes;
import io.vitrine.runtime.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was dropped of one partition of the outbox, on disk: how many for which cause and of which
 * route, and the latest ranges of sequences. It is written before anything is dropped, so it may
 * name records that a killed process had not dropped yet, never fewer; the next process drops them.
 *
 * <p>Threads: {@link #add} one at a time, it waits for the disk; {@link #json} any.
 */
final class Dropped {
  /** Why. */
  enum Cause {
    /** Room was needed. */
    OLDEST,

    /** It waited too long. */
    AGE
  }

  private static final int RANGES_MAX = 1_000;
  private static final String BY_ROUTE = "dropped_by_route";
  private static final String COUNTED = "dropped_counted_by_route";

  private record Range(long from, long to) {}

  /**
   * @param counted how many of them were counted by route, too: an earlier version did not
   */
  private record Noted(
      Map<Cause, Long> counts, SortedMap<String, Long> routes, long counted, List<Range> ranges) {}

  private final Path file;
  private final long epoch;
  private volatile Noted noted = new Noted(Map.of(), new TreeMap<>(), 0, List.of());

  /**
   * @param epoch of the partition; what is there of another one is forgotten
   * @throws IOException if it is there and cannot be read
   */
  Dropped(Path file, long epoch) throws IOException {
    this.file = file;
    this.epoch = epoch;
    if (Files.exists(file)) {
      read();
    }
  }

  private void read() throws IOException {
    try {
      JsonObject json = Buffer.buffer(Files.readAllBytes(file)).toJsonObject();
      if (json.getLong("epoch") != epoch) {
        return;
      }
      Map<Cause, Long> counts = new EnumMap<>(Cause.class);
      counts.put(Cause.OLDEST, json.getLong("dropped_oldest"));
      counts.put(Cause.AGE, json.getLong("dropped_age"));
      long total = json.getLong("dropped_oldest") + json.getLong("dropped_age");
      SortedMap<String, Long> routes = new TreeMap<>();
      JsonObject byRoute = json.getJsonObject(BY_ROUTE, new JsonObject());
      byRoute.fieldNames().forEach(name -> routes.put(name, byRoute.getLong(name)));
      List<Range> ranges = new ArrayList<>();
      JsonArray all = json.getJsonArray("dropped_ranges");
      for (int i = 0; i < all.size(); i++) {
        JsonArray each = all.getJsonArray(i);
        ranges.add(new Range(each.getLong(0), each.getLong(1)));
      }
      long counted = json.containsKey(BY_ROUTE) ? json.getLong(COUNTED, total) : 0;
      noted = new Noted(counts, routes, counted, ranges);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * These are dropped now. It is on disk when this returns.
   *
   * @param routes how many of them each route was to have
   */
  void add(Cause cause, long from, long to, Map<String, Long> routes) throws IOException {
    Noted before = noted;
    Map<Cause, Long> counts = new EnumMap<>(Cause.class);
    counts.putAll(before.counts);
    counts.merge(cause, to - from + 1, Long::sum);
    SortedMap<String, Long> byRoute = new TreeMap<>(before.routes);
    routes.forEach(
        (route, count) -> byRoute.merge(CountedRoutes.name(byRoute, route), count, Long::sum));
    List<Range> ranges = new ArrayList<>(before.ranges);
    @Nullable Range last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null && last.to + 1 == from) {
      ranges.set(ranges.size() - 1, new Range(last.from, to));
    } else {
      ranges.add(new Range(from, to));
    }
    if (ranges.size() > RANGES_MAX) {
      ranges.remove(0);
    }
    Noted next = new Noted(counts, byRoute, before.counted + to - from + 1, ranges);
    Synced.replace(file, json(next).put("epoch", epoch).toBuffer().getBytes());
    noted = next;
  }

  /** The last one of a range that a sequence is in; 0 if it was not dropped. */
  long through(long sequence) {
    return noted.ranges.stream()
        .filter(each -> each.from <= sequence && sequence <= each.to)
        .mapToLong(Range::to)
        .findFirst()
        .orElse(0);
  }

  /** Counts by cause and by route, and ranges. */
  JsonObject json() {
    return json(noted);
  }

  /** How many, whatever for. */
  long count() {
    return noted.counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static JsonObject json(Noted of) {
    JsonArray ranges = new JsonArray();
    of.ranges.forEach(each -> ranges.add(new JsonArray().add(each.from).add(each.to)));
    JsonObject byRoute = new JsonObject();
    of.routes.forEach(byRoute::put);
    return new JsonObject()
        .put(BY_ROUTE, byRoute)
        .put(COUNTED, of.counted)
        .put("dropped_oldest", of.counts.getOrDefault(Cause.OLDEST, 0L))
        .put("dropped_age", of.counts.getOrDefault(Cause.AGE, 0L))
        .put("dropped_ranges", ranges);
  }
}
