package io.vitrine.broker.router;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a shared subscription that match a topic. Each message goes to one of them, to one
 * that is connected if there is any (MQTT 5.0, 4.8.2).
 *
 * <p>Threads: one event loop's.
 */
final class SharedGroup {
  private final String name;
  private final Target[] members;
  private final SharedStrategy strategy;
  private final SharedTurn turn;

  /**
   * @param name share name and filter
   * @param turn of the group; it does not begin at the same member on every loop, so that few
   *     messages spread too
   */
  SharedGroup(String name, List<Target> members, SharedStrategy strategy, SharedTurn turn) {
    this.name = name;
    this.members = members.toArray(Target[]::new);
    this.strategy = strategy;
    this.turn = turn;
  }

  boolean named(String group) {
    return name.equals(group);
  }

  Target[] members() {
    return members;
  }

  /**
   * @param route of the message's topic
   */
  Target choose(Route route, @Nullable Subscriber publisher) {
    return switch (strategy) {
      case ROUND_ROBIN -> inTurn();
      case STICKY -> sticky();
      case HASH_CLIENT -> byHash(publisher == null ? 0 : publisher.key().hashCode());
      case HASH_TOPIC -> byHash(route.topicHash());
      case LEAST_LOADED -> leastLoaded();
    };
  }

  private Target inTurn() {
    for (int i = 0; i < members.length; i++) {
      Target candidate = advance();
      if (candidate.subscriber().online()) {
        return candidate;
      }
    }
    return advance();
  }

  private Target advance() {
    return members[turn.advance(members.length)];
  }

  private Target sticky() {
    String last = turn.chosen();
    for (Target each : members) {
      if (each.subscriber().key().equals(last) && each.subscriber().online()) {
        return each;
      }
    }
    Target other = inTurn();
    turn.chosen(other.subscriber().key());
    return other;
  }

  /** The highest of what each makes of the hash: if one goes away, the others keep theirs. */
  private Target byHash(int hash) {
    Target best = members[0];
    long bestRank = Long.MIN_VALUE;
    for (Target each : members) {
      int rank = mix(hash ^ mix(each.subscriber().key().hashCode()));
      long ranked = (each.subscriber().online() ? 1L << 32 : 0) + rank;
      if (ranked > bestRank) {
        bestRank = ranked;
        best = each;
      }
    }
    return best;
  }

  private static int mix(int bits) {
    int h = bits * 0x9E3779B9;
    h = (h ^ h >>> 16) * 0x85EBCA6B;
    return h ^ h >>> 13;
  }

  private Target leastLoaded() {
    Target best = inTurn();
    long least = best.subscriber().load();
    for (int i = 0; i < members.length; i++) {
      Target each = members[(turn.next(members.length) + i) % members.length];
      if (each.subscriber().online() == best.subscriber().online()
          && each.subscriber().load() < least) {
        least = each.subscriber().load();
        best = each;
      }
    }
    return best;
  }
}
