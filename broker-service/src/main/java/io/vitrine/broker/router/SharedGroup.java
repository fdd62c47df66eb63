package io.vitrine.broker.router;

import java.util.List;

/**
 * The members of a shared subscription that match a topic. Each message goes to one of them in
 * turn, to one that is connected if there is any (MQTT 5.0, 4.8.2).
 *
 * <p>Threads: one event loop's.
 */
final class SharedGroup {
  private final Target[] members;
  private int next;

  /**
   * @param first where to begin: not the same on every loop, so that few messages spread too
   */
  SharedGroup(List<Target> members, int first) {
    this.members = members.toArray(Target[]::new);
    this.next = first % this.members.length;
  }

  Target[] members() {
    return members;
  }

  Target choose() {
    for (int i = 0; i < members.length; i++) {
      Target candidate = members[next];
      next = next + 1 == members.length ? 0 : next + 1;
      if (candidate.subscriber().online()) {
        return candidate;
      }
    }
    Target away = members[next];
    next = next + 1 == members.length ? 0 : next + 1;
    return away;
  }
}
