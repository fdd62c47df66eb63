package io.vitrine.broker.ban;

import io.vitrine.broker.store.BanRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The bans of this broker.
 *
 * <p>Threads: any.
 */
public final class Bans {
  private static final int VERSION_4_BYTES = 4;

  private final int bansMax;
  private final Map<String, BanRecord> clientIds = new ConcurrentHashMap<>();
  private final Map<String, BanRecord> usernames = new ConcurrentHashMap<>();
  private final Map<Network, BanRecord> networks = new ConcurrentHashMap<>();

  /** How many bits the networks have that are in use, or were. */
  private final ConcurrentSkipListSet<Integer> bits4 = new ConcurrentSkipListSet<>();

  private final ConcurrentSkipListSet<Integer> bits16 = new ConcurrentSkipListSet<>();

  /**
   * @param bansMax most of them
   */
  public Bans(int bansMax) {
    this.bansMax = bansMax;
  }

  /**
   * The ban that keeps a client out; null if there is none.
   *
   * @param username null if it has none
   * @param address as it is shown; empty if it has none
   */
  public @Nullable BanRecord find(
      String clientId, @Nullable String username, String address, long nowMillis) {
    BanRecord ban = live(clientIds.get(clientId), nowMillis);
    if (ban == null && username != null) {
      ban = live(usernames.get(username), nowMillis);
    }
    return ban == null && !networks.isEmpty() ? byAddress(address, nowMillis) : ban;
  }

  private @Nullable BanRecord byAddress(String text, long nowMillis) {
    byte[] address = Network.address(text);
    if (address == null) {
      return null;
    }
    for (int bits : address.length == VERSION_4_BYTES ? bits4 : bits16) {
      BanRecord ban = live(networks.get(Network.of(address, bits)), nowMillis);
      if (ban != null) {
        return ban;
      }
    }
    return null;
  }

  private static @Nullable BanRecord live(@Nullable BanRecord ban, long nowMillis) {
    return ban == null || ban.over(nowMillis) ? null : ban;
  }

  /** Enters a ban, in place of another of the same; false if there is no room. */
  public boolean put(BanRecord ban) {
    if (size() >= bansMax && get(ban.kind(), ban.value()) == null) {
      return false;
    }
    switch (ban.kind()) {
      case CLIENT_ID -> clientIds.put(ban.value(), ban);
      case USERNAME -> usernames.put(ban.value(), ban);
      case ADDRESS -> {
        Network network = network(ban.value());
        (network.prefix().length == VERSION_4_BYTES ? bits4 : bits16).add(network.bits());
        networks.put(network, ban);
      }
    }
    return true;
  }

  @Nullable BanRecord get(BanRecord.Kind kind, String value) {
    return switch (kind) {
      case CLIENT_ID -> clientIds.get(value);
      case USERNAME -> usernames.get(value);
      case ADDRESS -> networks.get(network(value));
    };
  }

  /** Takes a ban away; false if it was not there any more. */
  boolean remove(BanRecord ban) {
    return switch (ban.kind()) {
      case CLIENT_ID -> clientIds.remove(ban.value(), ban);
      case USERNAME -> usernames.remove(ban.value(), ban);
      case ADDRESS -> networks.remove(network(ban.value()), ban);
    };
  }

  private static Network network(String value) {
    Network network = Network.parse(value);
    if (network == null) {
      throw new IllegalArgumentException("no address: " + value);
    }
    return network;
  }

  /** How many there are. */
  public int size() {
    return clientIds.size() + usernames.size() + networks.size();
  }

  /** All of them. */
  List<BanRecord> all() {
    List<BanRecord> all = new ArrayList<>(clientIds.values());
    all.addAll(usernames.values());
    all.addAll(networks.values());
    return all;
  }
}
