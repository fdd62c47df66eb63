package io.vitrine.broker.connection;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which claim to a client identifier came last: who has the session, or will have it.
 *
 * <p>Threads: any.
 */
public final class ClientDirectory {
  private final ConcurrentHashMap<String, Claim> claims = new ConcurrentHashMap<>();

  /** Enters a claim and returns the one before it. */
  @Nullable Claim put(Claim claim) {
    return claims.put(claim.clientId, claim);
  }

  /** The session has ended; nothing happens if another claim came meanwhile. */
  void remove(Claim claim) {
    claims.remove(claim.clientId, claim);
  }

  /** The claim that came last; null if the client has no session. */
  @Nullable Claim find(String clientId) {
    return claims.get(clientId);
  }

  /** On which event loop a client's session is; that of its name if it has none. */
  public int home(String clientId, int loops) {
    Claim claim = find(clientId);
    return claim == null ? Math.floorMod(clientId.hashCode(), loops) : claim.keeper.loop().index();
  }

  /** All of them, in no order. */
  Collection<Claim> all() {
    return claims.values();
  }

  /** Whether the client has a session, or will have one, that outlives its connection. */
  boolean hasLasting(String clientId) {
    Claim claim = claims.get(clientId);
    return claim != null && claim.lasting;
  }

  boolean contains(String clientId) {
    return claims.containsKey(clientId);
  }

  /** Number of sessions, about. */
  public long size() {
    return claims.mappingCount();
  }
}
