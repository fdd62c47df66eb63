package io.vitrine.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What must hold for {@code /health/ready}, by name. Empty means not ready.
 *
 * <p>Threads: any.
 */
public final class Readiness {
  /**
   * @param up whether the part can do its work now
   * @param detail for people: an address, or why not
   */
  public record Part(boolean up, String detail) {}

  private final Map<String, Part> parts = new ConcurrentSkipListMap<>();
  private final Map<String, String> broken = new ConcurrentSkipListMap<>();

  public void set(String name, boolean up, String detail) {
    parts.put(name, new Part(up, detail));
  }

  /** The part cannot do its work any more, and only a restart helps. */
  public void needsRestart(String name, String detail) {
    broken.put(name, detail);
    set(name, false, detail);
  }

  /** What only a restart helps, and why, by part. */
  public Map<String, String> needRestart() {
    return Map.copyOf(broken);
  }

  public boolean ready() {
    return !parts.isEmpty() && parts.values().stream().allMatch(Part::up);
  }

  public Map<String, Part> parts() {
    return Map.copyOf(parts);
  }
}
