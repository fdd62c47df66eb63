package io.vitrine.standalone;

import java.util.ArrayList;
import java.util.List;

/**
 * All addresses that a process is going to listen on. Two parts at one address would both say that
 * they are ready, since Vert.x lets servers of one process share a port, and neither would work.
 */
final class ListenPlan {
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(String part, ListenAddress address) {}

  private ListenPlan() {}

  static ListenPlan of(List<Part> parts) {
    ListenPlan plan = new ListenPlan();
    for (Part part : parts) {
      part.listensOn().forEach(address -> plan.entries.add(new Entry(part.name(), address)));
    }
    return plan;
  }

  /**
   * Asked before anything starts, so that a wrong address is one line and nothing else.
   *
   * @throws Refusal if two of them meet, or one cannot be had
   */
  void check() {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      for (Entry other : entries.subList(0, i)) {
        if (entry.address.meets(other.address)) {
          throw entry.address.refusal(
              entry.part, other.part + " is to listen on " + other.address + " in this process");
        }
      }
    }
    entries.forEach(entry -> entry.address.check(entry.part));
  }
}
