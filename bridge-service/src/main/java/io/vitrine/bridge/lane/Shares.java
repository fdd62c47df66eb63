package io.vitrine.bridge.lane;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shares lanes out over the bridges that are there, in equal parts: in the order of their names the
 * first lane goes to the first bridge, the second to the second, and so on. Bridges that see the
 * same names agree without a word. While they do not, two may want a lane; the lease of its outbox
 * lets one of them read.
 */
final class Shares {
  private static final Comparator<LaneId> ORDER =
      Comparator.comparing(LaneId::node).thenComparingInt(LaneId::partition);

  private Shares() {}

  /**
   * @param self this bridge, whether or not it has heard of itself
   * @param bridges all that are there
   * @param lanes all that there are
   */
  static Set<LaneId> of(String self, Collection<String> bridges, Collection<LaneId> lanes) {
    TreeSet<String> names = new TreeSet<>(bridges);
    names.add(self);
    int own = names.headSet(self).size();
    List<LaneId> ordered = lanes.stream().distinct().sorted(ORDER).toList();
    Set<LaneId> mine = new HashSet<>();
    for (int i = own; i < ordered.size(); i += names.size()) {
      mine.add(ordered.get(i));
    }
    return mine;
  }
}
