package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Budget;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The topic aliases that one connection's client has been told (MQTT 5.0, 3.3.2.3.4). A topic may
 * stand in a few places of a fixed table; the place is its alias. When they are all taken, the
 * topic that was not used since it was last in the way gives way: so neither topics that came first
 * and never again, nor more topics than there are aliases, make it worse than no aliases by more
 * than a few bytes.
 *
 * <p>Threads: the connection's event loop.
 */
final class OutgoingAliases {
  /** Shorter topics gain nothing: the alias takes three bytes. */
  private static final int TOPIC_BYTES_MIN = 4;

  /** Most bytes of all topics of a connection. */
  private static final int TOPICS_BYTES_MAX = 64 << 10;

  private static final int PLACES = 4;

  private final byte[] @Nullable [] topics;
  private final boolean[] used;
  private final Budget budget;
  private int bytes;

  /**
   * @param max largest alias, from 1 on
   * @param budget what the clients of the event loop may have in memory together
   */
  OutgoingAliases(int max, Budget budget) {
    this.budget = budget;
    topics = new byte[max][];
    used = new boolean[max];
  }

  /**
   * The alias of a topic.
   *
   * @param topic in its first {@code length} bytes
   * @param mayAdd whether the client may be told a new one
   * @return positive: the client knows it, so the topic is left out; negative: its negative is new,
   *     and goes out with the topic; 0: none
   */
  int of(byte[] topic, int length, boolean mayAdd) {
    if (length < TOPIC_BYTES_MIN) {
      return 0;
    }
    int places = Math.min(PLACES, topics.length);
    int first = Math.floorMod(hash(topic, length), topics.length);
    int free = -1;
    for (int i = 0; i < places; i++) {
      int at = first + i < topics.length ? first + i : first + i - topics.length;
      byte[] there = topics[at];
      if (there == null) {
        free = free < 0 ? at : free;
      } else if (there.length == length && Arrays.equals(there, 0, length, topic, 0, length)) {
        used[at] = true;
        return at + 1;
      }
    }
    return mayAdd ? -add(topic, length, free < 0 ? outOfUse(first, places) : free) : 0;
  }

  /** A place whose topic was not used since the last time; the others must be used again. */
  private int outOfUse(int first, int places) {
    int found = -1;
    for (int i = 0; i < places; i++) {
      int at = (first + i) % topics.length;
      if (!used[at]) {
        found = at;
      }
      used[at] = false;
    }
    return found;
  }

  private int add(byte[] topic, int length, int at) {
    if (at < 0) {
      return 0;
    }
    byte[] old = topics[at];
    int after = bytes + length - (old == null ? 0 : old.length);
    if (after > TOPICS_BYTES_MAX || after > bytes && !budget.fits(after - bytes)) {
      return 0;
    }
    budget.add(after - bytes);
    bytes = after;
    topics[at] = Arrays.copyOf(topic, length);
    return at + 1;
  }

  /** The connection is gone. */
  void release() {
    budget.add(-bytes);
    bytes = 0;
  }

  private static int hash(byte[] topic, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + topic[i];
    }
    return hash ^ hash >>> 15;
  }
}
