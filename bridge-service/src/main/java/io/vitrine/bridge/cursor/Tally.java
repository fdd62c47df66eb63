package io.vitrine.bridge.cursor;

import io.vertx.core.json.JsonObject;
import io.vitrine.contract.CountedRoutes;
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
 * @param skipsFrom the first one of which it is counted, too, if a route made nothing of it; an
 *     earlier version did not
 * @param routes as {@link CountedRoutes} names them
 */
public record Tally(long from, long skipsFrom, SortedMap<String, Counts> routes) {
  private static final String FROM = "counted_from";
  private static final String SKIPS_FROM = "skips_counted_from";

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
    return new Tally(from, from, new TreeMap<>());
  }

  /** With what came since. */
  public Tally plus(Map<String, Counts> more) {
    SortedMap<String, Counts> all = new TreeMap<>(routes);
    more.forEach((name, counts) -> all.merge(CountedRoutes.name(all, name), counts, Counts::plus));
    return new Tally(from, skipsFrom, all);
  }

  /**
   * For people and programs: {@code {"counted_from", "skips_counted_from", "routes": {NAME:
   * {"records", …}}}}.
   */
  public JsonObject json() {
    JsonObject all = new JsonObject();
    routes.forEach((name, counts) -> all.put(name, counts.json()));
    return new JsonObject().put(FROM, from).put(SKIPS_FROM, skipsFrom).put("routes", all);
  }

  /**
   * As {@link #json} says it.
   *
   * @param otherwise from where on that is counted of which it does not say so
   */
  public static Tally of(JsonObject json, long otherwise) {
    SortedMap<String, Counts> routes = new TreeMap<>();
    JsonObject all = json.getJsonObject("routes", new JsonObject());
    for (String name : all.fieldNames()) {
      routes.put(name, Counts.of(all.getJsonObject(name)));
    }
    return new Tally(json.getLong(FROM, otherwise), json.getLong(SKIPS_FROM, otherwise), routes);
  }
}
