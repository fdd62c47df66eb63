package io.vitrine.broker.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.router.Destination;
import io.vitrine.contract.CountedRoutes;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which routes did not get messages that they take, since the broker's start, and why.
 *
 * <p>Threads: any.
 */
final class RouteRefusals {
  /** Why. */
  enum Cause {
    /** No room, so the publisher was refused. */
    OUTBOX_FULL,

    /** The disk has failed, so the publisher was refused. */
    OUTBOX_FAILED,

    /** No room, so the message was dropped ({@code drop-new}). */
    DROPPED_NEW;

    /** In metrics and spans. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Key(String route, Cause cause) {}

  private final MeterRegistry meters;
  private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

  /** By slot, then by route. */
  private final Map<Integer, Map<String, LongAdder>> sums = new ConcurrentHashMap<>();

  private final Set<String> names = ConcurrentHashMap.newKeySet();

  RouteRefusals(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * A message was refused by all that want it.
   *
   * @param there a bit for each partition that has it already
   */
  void refused(Destination to, long there, Cause cause) {
    for (int i = 0; i < to.partitions().length; i++) {
      if ((there >> i & 1) == 0) {
        count(to, i, cause);
      }
    }
  }

  /**
   * A message was not taken by one of the outboxes that want it.
   *
   * @param index among the destination's partitions
   */
  void count(Destination to, int index, Cause cause) {
    Map<String, LongAdder> ofSlot =
        sums.computeIfAbsent(to.partitions()[index], slot -> new ConcurrentSkipListMap<>());
    for (String route : to.names().get(index)) {
      String name = name(route);
      counters.computeIfAbsent(new Key(name, cause), this::counter).increment();
      ofSlot.computeIfAbsent(name, fresh -> new LongAdder()).increment();
    }
  }

  private String name(String route) {
    if (names.contains(route)) {
      return route;
    }
    if (names.size() >= CountedRoutes.NAMES_MAX) {
      return CountedRoutes.OTHERS;
    }
    names.add(route);
    return route;
  }

  private Counter counter(Key of) {
    return Counter.builder("vitrine.broker.route.refused")
        .description(
            "Messages that a route takes and did not get: publishers were refused, or they were"
                + " dropped, by cause")
        .tag("route", of.route())
        .tag("cause", of.cause().label())
        .register(meters);
  }

  /** Of a slot, by route, whatever the cause. */
  JsonObject json(int slot) {
    JsonObject json = new JsonObject();
    sums.getOrDefault(slot, Map.of()).forEach((route, count) -> json.put(route, count.sum()));
    return json;
  }
}
