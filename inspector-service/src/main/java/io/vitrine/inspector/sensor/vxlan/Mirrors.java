package io.vitrine.inspector.sensor.vxlan;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.config.SensorNetwork;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The mirrors by VXLAN network identifier: those that have names, and others as they come, until
 * there are {@value #MIRRORS_MAX}; the rest is counted together.
 *
 * <p>Threads: {@link #of} on one; the rest on any.
 */
final class Mirrors {
  static final int MIRRORS_MAX = 256;

  private static final int OTHERS = -1;

  private final Map<Integer, Mirror> byVni = new ConcurrentSkipListMap<>();
  private final MeterRegistry meters;

  /** Most packets come of the same mirror as the one before. */
  private int lastVni = OTHERS;

  private @Nullable Mirror last;

  Mirrors(List<SensorNetwork> named, MeterRegistry meters) {
    this.meters = meters;
    named.forEach(each -> add(each.name(), each.vni()));
  }

  Mirror of(int vni) {
    Mirror known = last;
    if (known == null || vni != lastVni) {
      known = found(vni);
      lastVni = vni;
      last = known;
    }
    return known;
  }

  private Mirror found(int vni) {
    Mirror known = byVni.get(vni);
    if (known != null) {
      return known;
    }
    if (byVni.size() < MIRRORS_MAX) {
      return add("vni-" + vni, vni);
    }
    Mirror others = byVni.get(OTHERS);
    return others == null ? add("others", OTHERS) : others;
  }

  Collection<Mirror> all() {
    return byVni.values();
  }

  /** Received by all of them. */
  long packets() {
    return byVni.values().stream().mapToLong(each -> each.get(Mirror.Count.PACKETS)).sum();
  }

  private Mirror add(String name, int vni) {
    Mirror mirror = new Mirror(name, vni);
    mirror.register(meters);
    byVni.put(vni, mirror);
    return mirror;
  }
}
