package io.vitrine.broker.router;

import io.vitrine.broker.router.subscription.SubscriptionTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Sorts those who match a topic: here, on other loops, in shared groups. */
final class RouteBuilder {
  private final int loop;
  private final Map<String, List<Interest>> here = new LinkedHashMap<>();
  private final Map<String, Map<String, List<Interest>>> groups = new TreeMap<>();
  private final Map<String, List<Interest>> storedElsewhere = new LinkedHashMap<>(4);
  private long otherLoops;
  private long otherLiveLoops;

  private RouteBuilder(int loop) {
    this.loop = loop;
  }

  /**
   * Brings {@code route} up to date for event loop {@code loop}.
   *
   * @param groups makes a group of its name and members
   */
  static void update(
      Route route,
      int loop,
      SubscriptionTable.Snapshot<Interest> table,
      String topic,
      BiFunction<String, List<Target>, SharedGroup> groups) {
    RouteBuilder builder = new RouteBuilder(loop);
    table.match(topic, (key, interest) -> builder.add(interest));
    builder.finish(route, table.version(), groups);
  }

  private void add(Interest interest) {
    Subscriber subscriber = interest.subscriber();
    if (interest.group() != null) {
      groups
          .computeIfAbsent(interest.group(), group -> new TreeMap<>())
          .computeIfAbsent(subscriber.key(), key -> new ArrayList<>(1))
          .add(interest);
    } else if (subscriber.loop() == loop) {
      here.computeIfAbsent(subscriber.key(), key -> new ArrayList<>(1)).add(interest);
    } else {
      otherLoops |= 1L << subscriber.loop();
      if (subscriber.queue() == null) {
        otherLiveLoops |= 1L << subscriber.loop();
      } else {
        storedElsewhere.computeIfAbsent(subscriber.key(), key -> new ArrayList<>(1)).add(interest);
      }
    }
  }

  private void finish(
      Route route, long version, BiFunction<String, List<Target>, SharedGroup> made) {
    List<Target> stored = new ArrayList<>(storedElsewhere.size());
    for (Target each : targets(storedElsewhere)) {
      if (each.terms().qos() > 0) {
        stored.add(each);
      } else {
        otherLiveLoops |= 1L << each.subscriber().loop();
      }
    }
    route.update(
        version,
        targets(here).toArray(Target[]::new),
        groups.entrySet().stream()
            .map(each -> made.apply(each.getKey(), targets(each.getValue())))
            .toArray(SharedGroup[]::new),
        loops(otherLoops),
        loops(otherLiveLoops),
        stored.toArray(Target[]::new));
  }

  private static List<Target> targets(Map<String, List<Interest>> interests) {
    return interests.values().stream().map(Target::of).toList();
  }

  private static int[] loops(long bits) {
    int[] loops = new int[Long.bitCount(bits)];
    int count = 0;
    for (long rest = bits; rest != 0; rest &= rest - 1) {
      loops[count++] = Long.numberOfTrailingZeros(rest);
    }
    return loops;
  }
}
