package io.vitrine.broker.router;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in a shared subscription, on one event loop: for all topics that it matches, and
 * whatever changes among the subscriptions meanwhile.
 *
 * <p>Threads: the loop's.
 */
final class SharedTurn {
  private static final int REMEMBERED_MAX = 10_000;

  private int next;

  /** Who was chosen last, where they stick. */
  private @Nullable String chosen;

  /**
   * @param first where to begin
   */
  SharedTurn(int first) {
    next = first;
  }

  /** The next of so many. */
  int advance(int members) {
    int turn = next % members;
    next = turn + 1;
    return turn;
  }

  /** Where the next one is, of so many. */
  int next(int members) {
    return next % members;
  }

  @Nullable String chosen() {
    return chosen;
  }

  void chosen(String key) {
    chosen = key;
  }

  /** By the name of the group; those that were asked for longest ago are forgotten. */
  static Map<String, SharedTurn> remembered() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, SharedTurn> eldest) {
        return size() > REMEMBERED_MAX;
      }
    };
  }
}
