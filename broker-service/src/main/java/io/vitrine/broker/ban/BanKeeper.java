package io.vitrine.broker.ban;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.store.BanRecord;
import io.vitrine.broker.store.StoreLane;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes bans and ends them: at once for those who connect, in the store for a restart, and for the
 * connections that there are.
 *
 * <p>Threads: any.
 */
public final class BanKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(BanKeeper.class);
  private static final String FLAPPING = "flapping";
  private static final String LOGINS = "failed_logins";

  private final Bans bans;
  private final FlappingRules rules;
  private final Strikes connects;
  private final Strikes failedLogins;
  private @Nullable Loop loop;
  private @Nullable StoreLane lane;
  private Runnable ending = () -> {};

  /**
   * When the broker bans by itself.
   *
   * @param connectsMax most times that a client may connect within the window; 0: as often as it
   *     likes
   * @param failedLoginsMax most logins from an address that may fail within the window; 0: any
   * @param windowMillis over how long is counted
   * @param banMillis how long such a ban lasts
   */
  public record FlappingRules(
      int connectsMax, int failedLoginsMax, long windowMillis, long banMillis) {}

  public BanKeeper(Bans bans, FlappingRules rules) {
    this.bans = bans;
    this.rules = rules;
    this.connects = new Strikes(rules.connectsMax(), rules.windowMillis());
    this.failedLogins = new Strikes(rules.failedLoginsMax(), rules.windowMillis());
  }

  /**
   * Before the first connection comes.
   *
   * @param home whose thread writes
   * @param store that loop's way into the store; null if there is none
   * @param connections ends those that have come under a ban, on all event loops
   */
  public void begin(Loop home, @Nullable StoreLane store, Runnable connections) {
    loop = home;
    lane = store;
    ending = connections;
    home.everySecond(() -> sweep(home.epochMillis()));
  }

  public Bans bans() {
    return bans;
  }

  /** A client was let in; returns whether it comes too often, and is banned from now on. */
  public boolean connected(String clientId, long nowMillis) {
    boolean tooOften = connects.again(clientId, nowMillis);
    if (tooOften) {
      String reason =
          "more than %d connects within %d s"
              .formatted(rules.connectsMax(), rules.windowMillis() / 1000);
      byItself(BanRecord.Kind.CLIENT_ID, clientId, reason, FLAPPING, nowMillis);
    }
    return tooOften;
  }

  /** A login from that address failed. */
  public void loginFailed(String address, long nowMillis) {
    if (failedLogins.again(address, nowMillis) && Network.address(address) != null) {
      String reason =
          "more than %d failed logins within %d s"
              .formatted(rules.failedLoginsMax(), rules.windowMillis() / 1000);
      byItself(BanRecord.Kind.ADDRESS, address, reason, LOGINS, nowMillis);
    }
  }

  private void byItself(
      BanRecord.Kind kind, String value, String reason, String by, long nowMillis) {
    LOG.info("{} {} is banned: {}", kind, value, reason);
    ban(new BanRecord(kind, value, reason, by, nowMillis, nowMillis + rules.banMillis()));
  }

  /**
   * Bans; completes when that is on disk.
   *
   * @return fails with {@link IllegalStateException} if there are too many bans already
   */
  Future<Void> ban(BanRecord ban) {
    if (!bans.put(ban)) {
      LOG.warn("{} {} is not banned: there are too many bans", ban.kind(), ban.value());
      return Future.failedFuture(new IllegalStateException("there are too many bans already"));
    }
    ending.run();
    return write(ban, true);
  }

  /** Ends a ban; completes when that is on disk. */
  Future<Void> end(BanRecord ban) {
    return bans.remove(ban) ? write(ban, false) : Future.succeededFuture();
  }

  private Future<Void> write(BanRecord ban, boolean there) {
    Loop home = loop;
    StoreLane to = lane;
    if (home == null || to == null) {
      return Future.succeededFuture();
    }
    Promise<Void> promise = Promise.promise();
    Acks written =
        new Acks() {
          @Override
          public void acknowledge(int packetId, int code) {
            promise.complete();
          }

          @Override
          public void refuse(int packetId, int code) {
            promise.fail(new IllegalStateException("the session store cannot write"));
          }
        };
    home.execute(
        () -> {
          long turn = there ? to.ban(ban) : to.banOver(ban);
          to.whenCommitted(turn, written, 0, 0);
        });
    return promise.future();
  }

  private void sweep(long nowMillis) {
    connects.sweep(nowMillis);
    failedLogins.sweep(nowMillis);
    for (BanRecord each : bans.all()) {
      if (each.over(nowMillis)) {
        end(each);
      }
    }
  }
}
