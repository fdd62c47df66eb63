package io.vitrine.bridge.cursor;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the messages of an outbox partition, by route.
 *
 * <p>Threads: any; immutable.
 *
 * @param from the first message that is counted
 * @param routes by name; of more than {@value #ROUTES_MAX} the others together, as {@value #OTHERS}
 */
public record Tally(long from, SortedMap<String, Counts> routes) {
  static final int ROUTES_MAX = 200;

  /** Routes that are counted together. */
  public static final String OTHERS = "(others)";

  /** What no route could be found for, since it cannot be read. */
  public static final String UNREADABLE = "(unreadable)";

  /**
   * Messages of one route.
   *
   * @param records that became a record in Kafka
   * @param deadLetters that became a dead letter
   * @param givenUp that Kafka may have or not, with at-most-once
   * @param skipped that were taken for the route and became nothing: its condition did not take
   *     them, or it is gone
   * @param takenOver of the first three, those that were taken for another route, which is gone
   */
  public record Counts(long records, long deadLetters, long givenUp, long skipped, long takenOver) {
    Counts plus(Counts more) {
      return new Counts(
          records + more.records,
          deadLetters + more.deadLetters,
          givenUp + more.givenUp,
          skipped + more.skipped,
          takenOver + more.takenOver);
    }

    JsonObject json() {
      return new JsonObject()
          .put("records", records)
          .put("dead_letters", deadLetters)
          .put("given_up", givenUp)
          .put("skipped", skipped)
          .put("taken_over", takenOver);
    }

    static Counts of(JsonObject json) {
      return new Counts(
          json.getLong("records", 0L),
          json.getLong("dead_letters", 0L),
          json.getLong("given_up", 0L),
          json.getLong("skipped", 0L),
          json.getLong("taken_over", 0L));
    }
  }

  public Tally {
    routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
  }

  /** Nothing is counted yet. */
  public static Tally begin(long from) {
    return new Tally(from, new TreeMap<>());
  }

  /** With what came since. */
  public Tally plus(Map<String, Counts> more) {
    SortedMap<String, Counts> all = new TreeMap<>(routes);
    more.forEach(
        (name, counts) -> {
          boolean room = all.containsKey(name) || all.size() < ROUTES_MAX;
          all.merge(room ? name : OTHERS, counts, Counts::plus);
        });
    return new Tally(from, all);
  }

  /** For people and programs: {@code {"counted_from", "routes": {NAME: {"records", …}}}}. */
  public JsonObject json() {
    JsonObject all = new JsonObject();
    routes.forEach((name, counts) -> all.put(name, counts.json()));
    return new JsonObject().put("counted_from", from).put("routes", all);
  }

  /**
   * As {@link #json} says it.
   *
   * @param otherwise what {@code from} is if it says nothing
   */
  public static Tally of(JsonObject json, long otherwise) {
    SortedMap<String, Counts> routes = new TreeMap<>();
    JsonObject all = json.getJsonObject("routes", new JsonObject());
    for (String name : all.fieldNames()) {
      routes.put(name, Counts.of(all.getJsonObject(name)));
    }
    return new Tally(json.getLong("counted_from", otherwise), routes);
  }
}
