package io.vitrine.bridge.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers routes by name, in the order in which they were first seen: one that is changed or made
 * again is counted on.
 *
 * <p>Threads: any.
 */
public final class RouteNames {
  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<String> names = new ArrayList<>();

  /** The number of a name, from 0 on. */
  synchronized int index(String name) {
    return indexes.computeIfAbsent(
        name,
        fresh -> {
          names.add(fresh);
          return names.size() - 1;
        });
  }

  public synchronized String name(int index) {
    return names.get(index);
  }

  public synchronized int size() {
    return names.size();
  }
}
