package io.vitrine.bridge.lane;

import io.vitrine.bridge.cursor.Tally;
import io.vitrine.bridge.cursor.Tally.Counts;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.route.RouteNames;
import io.vitrine.contract.CountedRoutes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Counts what became of flights, by route; once for each of them, not on the hot path. */
final class LaneTally {
  private static final int RECORDS = 0;
  private static final int DEAD_LETTERS = 1;
  private static final int GIVEN_UP = 2;
  private static final int SKIPPED = 3;
  private static final int TAKEN_OVER = 4;
  private static final int COLUMNS = 5;

  private final RouteNames names;

  LaneTally(RouteNames names) {
    this.names = names;
  }

  /**
   * @param before all that was counted
   * @param counts which sequences count
   */
  Tally plus(Tally before, List<Flight> flights, LongPredicate counts) {
    // The first place is of what no route was found for.
    long[][] byRoute = new long[names.size() + 1][];
    Map<String, long[]> byName = new HashMap<>();
    for (Flight flight : flights) {
      for (Delivery each : flight.deliveries()) {
        if (counts.test(each.sequence()) && !each.leftOut()) {
          long[] of = byRoute[each.route() + 1];
          if (of == null) {
            of = byName.computeIfAbsent(name(each.route()), fresh -> new long[COLUMNS]);
            byRoute[each.route() + 1] = of;
          }
          of[each.lost() != null ? GIVEN_UP : each.cause() != null ? DEAD_LETTERS : RECORDS]++;
        }
      }
      for (Flight.Passed each : flight.passed()) {
        if (counts.test(each.sequence())) {
          byName
              .computeIfAbsent(each.route(), fresh -> new long[COLUMNS])[
              each.takenOver() ? TAKEN_OVER : SKIPPED]++;
        }
      }
    }
    Map<String, Counts> more = new HashMap<>();
    byName.forEach(
        (name, of) ->
            more.put(
                name,
                new Counts(
                    of[RECORDS], of[DEAD_LETTERS], of[GIVEN_UP], of[SKIPPED], of[TAKEN_OVER])));
    return more.isEmpty() ? before : before.plus(more);
  }

  private String name(int route) {
    return route < 0 ? CountedRoutes.UNREADABLE : names.name(route);
  }
}
