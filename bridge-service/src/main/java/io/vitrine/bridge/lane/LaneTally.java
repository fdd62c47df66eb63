package io.vitrine.bridge.lane;

import io.vitrine.bridge.cursor.Tally;
import io.vitrine.bridge.cursor.Tally.Counts;
import io.vitrine.bridge.kafka.Delivery;
import io.vitrine.bridge.route.RouteNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Counts what became of flights, by route; once for each of them, not on the hot path. */
final class LaneTally {
  private final RouteNames names;

  LaneTally(RouteNames names) {
    this.names = names;
  }

  /**
   * @param before all that was counted
   * @param counts which deliveries count
   */
  Tally plus(Tally before, List<Flight> flights, Predicate<Delivery> counts) {
    // The first place is of what no route was found for.
    long[][] byRoute = new long[names.size() + 1][];
    for (Flight flight : flights) {
      for (Delivery each : flight.deliveries()) {
        if (counts.test(each) && !each.leftOut()) {
          long[] of = byRoute[each.route() + 1];
          if (of == null) {
            of = new long[3];
            byRoute[each.route() + 1] = of;
          }
          of[each.lost() != null ? 2 : each.cause() != null ? 1 : 0]++;
        }
      }
    }
    Map<String, Counts> more = new HashMap<>();
    for (int i = 0; i < byRoute.length; i++) {
      long[] of = byRoute[i];
      if (of != null) {
        String name = i == 0 ? Tally.UNREADABLE : names.name(i - 1);
        more.put(name, new Counts(of[0], of[1], of[2]));
      }
    }
    return more.isEmpty() ? before : before.plus(more);
  }
}
