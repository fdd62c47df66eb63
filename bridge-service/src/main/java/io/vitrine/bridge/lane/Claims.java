package io.vitrine.bridge.lane;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.route.RouteCache.Match;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.route.OutboxKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the routes that match a message a lane makes its records by: those that the message was
 * taken for from this outbox, wherever the config file has them wait today. One that came since
 * gets nothing of what waited before, unless it stands for one that is gone.
 *
 * <p>Each lane of a message comes to the same answer by itself, so that together they miss none and
 * double none.
 *
 * <p>Threads: one at a time.
 */
final class Claims {
  private static final Claim NOBODY = new Claim("nobody", List.of());

  /**
   * What a lane makes of a message.
   *
   * @param matches the routes that make records of it
   * @param gone routes that the message was taken for from this outbox, and that are not there
   * @param heirs those of the first that it was not taken for
   */
  record Mine(List<Match> matches, List<String> gone, Set<Match> heirs) {
    private static Mine of(List<Match> matches) {
      return new Mine(matches, List.of(), Set.of());
    }
  }

  private record Known(byte[] claims, Mine mine) {}

  private final OutboxKind own;
  private final int topicsMax;

  /** By the list of what matches, which the route cache has once for each topic. */
  private final Map<List<Match>, Known> known = new IdentityHashMap<>();

  /**
   * @param topicsMax most topics to remember
   */
  Claims(OutboxKind own, int topicsMax) {
    this.own = own;
    this.topicsMax = topicsMax;
  }

  /**
   * Those of this lane.
   *
   * @param all routes that match the record, the same list for the same topic
   */
  Mine mine(Buffer record, List<Match> all) {
    if (!OutboxRecord.hasClaims(record)) {
      return Mine.of(unclaimed(all));
    }
    Known before = known.get(all);
    if (before != null && OutboxRecord.claimsAre(record, before.claims())) {
      return before.mine();
    }
    byte[] claims = OutboxRecord.claims(record);
    Mine mine = mine(OutboxClaims.decode(claims).all(), all);
    if (known.size() >= topicsMax) {
      known.clear();
    }
    known.put(all, new Known(claims, mine));
    return mine;
  }

  private Mine mine(List<Claim> claims, List<Match> all) {
    Set<String> there = all.stream().map(Claims::name).collect(Collectors.toSet());
    Set<String> claimed =
        claims.stream().flatMap(each -> each.routes().stream()).collect(Collectors.toSet());
    // Where routes are gone, others may have taken their place under other names.
    List<Claim> orphaned =
        claims.stream().filter(each -> !there.containsAll(each.routes())).toList();
    Set<String> own =
        claims.stream()
            .filter(this::isOwn)
            .flatMap(each -> each.routes().stream())
            .collect(Collectors.toSet());
    List<Match> mine = new ArrayList<>(all.size());
    Set<Match> heirs = new HashSet<>();
    for (Match match : all) {
      boolean heir = !claimed.contains(name(match)) && isOwn(heir(orphaned, match));
      if (heir || own.contains(name(match))) {
        mine.add(match);
      }
      if (heir) {
        heirs.add(match);
      }
    }
    List<String> gone = own.stream().filter(each -> !there.contains(each)).toList();
    return new Mine(List.copyOf(mine), gone, Set.copyOf(heirs));
  }

  /** Where a route is served that has another name than any that the message was taken for. */
  private Claim heir(List<Claim> orphaned, Match match) {
    Claim first = NOBODY;
    for (Claim each : orphaned) {
      OutboxKind kind = kind(each);
      if (match.outbox().equals(kind)) {
        return each;
      }
      // Not into another cluster: topics of that name are not there, or are another's.
      if (first == NOBODY && kind != null && match.outbox().cluster().equals(kind.cluster())) {
        first = each;
      }
    }
    return first;
  }

  private boolean isOwn(Claim claim) {
    return own.equals(kind(claim));
  }

  private @Nullable OutboxKind kind(Claim claim) {
    return claim.outbox().equals(OutboxClaims.HERE) ? own : OutboxKind.parse(claim.outbox());
  }

  /** From before a cluster could be chosen: everything, of all routes, is in this one. */
  private List<Match> unclaimed(List<Match> all) {
    for (int i = 0; i < all.size(); i++) {
      if (!here(all.get(i))) {
        List<Match> mine = all.stream().filter(this::here).toList();
        return mine.isEmpty() ? all : mine;
      }
    }
    return all;
  }

  private boolean here(Match match) {
    return match.outbox().cluster().equals(own.cluster());
  }

  private static String name(Match match) {
    return match.route().name();
  }
}
