package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.broker.router.Subscriber;
import io.vitrine.broker.session.DropListener;
import io.vitrine.broker.session.Leftover;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionAccount;
import io.vitrine.broker.session.SessionLimits;
import io.vitrine.broker.store.RecoveredSession;
import io.vitrine.broker.store.SessionRecord;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.broker.store.WillRecord;
import io.vitrine.broker.subscriber.SessionSubscriber;
import io.vitrine.broker.subscriber.StoredState;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one event loop: given to who claims them, kept while their client is away, ended
 * when their time is over, moved to another loop when their client comes back there.
 *
 * <p>Threads: the loop's.
 */
public final class SessionKeeper {
  private final Loop loop;
  private final Router router;
  private final RoutingTables tables;
  private final Commits commits;
  private final @Nullable StoreLane store;
  private final ClientDirectory clients;
  private final SessionLimits limits;
  private final SessionAccount account;
  private final DropListener drops;
  private final TreeSet<Claim> away =
      new TreeSet<>(
          Comparator.comparingLong(Claim::deadlineMillis).thenComparingLong(claim -> claim.number));
  private long claims;
  private long willBytes;
  private boolean stopping;

  /**
   * @param store null if sessions live in memory alone
   */
  public SessionKeeper(
      Loop loop,
      Router router,
      RoutingTables tables,
      Commits commits,
      @Nullable StoreLane store,
      ClientDirectory clients,
      SessionLimits limits,
      SessionAccount account,
      DropListener drops) {
    this.loop = loop;
    this.router = router;
    this.tables = tables;
    this.commits = commits;
    this.store = store;
    this.clients = clients;
    this.limits = limits;
    this.account = account;
    this.drops = drops;
    loop.everySecond(this::checkDeadlines);
  }

  public ClientDirectory clients() {
    return clients;
  }

  /** The session of a client, if it is here; else null. */
  public @Nullable Subscriber here(String clientId) {
    Claim claim = clients.find(clientId);
    return claim != null && claim.keeper == this && claim.state() == Claim.State.OWNER
        ? claim.subscriber()
        : null;
  }

  /** Bytes of the wills of absent clients. */
  long waitingWillBytes() {
    return willBytes;
  }

  /** So many bytes of them came; negative: went. */
  void willBytes(int more) {
    willBytes += more;
  }

  public SessionAccount account() {
    return account;
  }

  /**
   * A restart found a session. Before the loop has anything else to do, on any thread.
   *
   * @param nowMillis epoch milliseconds
   */
  public void recover(RecoveredSession found, long nowMillis) {
    if (store == null) {
      throw new IllegalStateException("there is no store");
    }
    SessionRecord record = found.record();
    StoredState stored = new StoredState(found.queue(), store);
    found.queue().sent(found.sent());
    Session session = new Session(record.clientId(), limits, account, stored);
    session.recovered(
        record.expirySeconds(),
        found.subscriptions(),
        found.done(),
        found.sent(),
        found.receivedIds());
    SessionSubscriber subscriber =
        new SessionSubscriber(
            record.clientId(), loop.index(), limits.queueMessagesMax(), drops, stored);
    subscriber.arrive(session);
    tables.move(session.subscriptions(), subscriber);
    Claim claim = new Claim(this, record.clientId(), false, true, null, ++claims);
    clients.put(claim);
    claim.own(subscriber);
    WillRecord will = found.will();
    PendingWill pending = null;
    long willAt = 0;
    if (will != null) {
      stored.recoveredWill();
      pending = PendingWill.of(will);
      willAt = will.due(nowMillis);
    }
    claim.away(pending, willAt, record.awaySinceMillis() + record.expirySeconds() * 1000);
    away.add(claim);
    // It may have been connected when the process ended; the next end must not look like that, if
    // there is room for one record of each session. Without, it only lasts from the next start on.
    if (!router.diskLow()) {
      loop.execute(() -> stillAway(claim, record));
    }
  }

  private void stillAway(Claim claim, SessionRecord record) {
    if (claim.state() == Claim.State.OWNER && claim.claimant() == null) {
      StoredState stored = claim.subscriber().stored();
      if (stored != null) {
        stored.write(record.sentThrough(claim.subscriber().session().sent()));
      }
    }
  }

  /**
   * A client is connected. While the disk has no room its will is in memory alone.
   *
   * @param will null if it has none
   */
  void connected(SessionSubscriber subscriber, @Nullable PendingWill will) {
    StoredState stored = subscriber.stored();
    if (stored != null) {
      long expiry = subscriber.session().expirySeconds();
      stored.write(SessionRecord.connected(subscriber.key(), expiry));
      stored.will(will == null || router.diskLow() ? null : will.record(WillRecord.NOT_DUE));
    }
  }

  /**
   * Claims the session of a client; {@code claimant} is told when it has it.
   *
   * @param lasting whether the session shall outlive its connection, if a new one is made
   */
  Claim claim(String clientId, boolean cleanStart, boolean lasting, Claimant claimant) {
    Claim claim = new Claim(this, clientId, cleanStart, lasting, claimant, ++claims);
    Claim before = clients.put(claim);
    if (before == null) {
      grant(claim, null);
    } else if (before.keeper == this) {
      handOver(before, claim);
    } else {
      loop.send(before.keeper.loop.index(), () -> before.keeper.handOver(before, claim));
    }
    return claim;
  }

  /** {@code held} is ours; {@code next}, maybe of another loop, wants what it has. */
  private void handOver(Claim held, Claim next) {
    switch (held.state()) {
      case OWNER -> release(held, next);
      case GONE -> give(next, null);
      case WAITING -> {
        held.successor(next);
        Claimant claimant = held.claimant();
        if (claimant != null) {
          held.leaveClaimant();
          claimant.takenOver(CloseCause.TAKEN_OVER);
        }
      }
    }
  }

  private void release(Claim held, Claim next) {
    SessionSubscriber subscriber = held.subscriber();
    boolean expired = held.claimant() == null && held.expired(loop.epochMillis());
    boolean ends = next.cleanStart || expired || subscriber.session().expirySeconds() == 0;
    away.remove(held);
    PendingWill will = held.takeWill();
    Claimant claimant = held.claimant();
    if (claimant != null) {
      held.leaveClaimant();
      subscriber.detach();
      will = claimant.takenOver(CloseCause.TAKEN_OVER);
      if (will != null && will.delayMillis() == 0) {
        publish(will, subscriber);
        will = null;
      }
    }
    if (ends) {
      end(held, will);
      give(next, null);
    } else {
      // A will that was delayed is not published: the client is back in time ([MQTT-3.1.3-9]).
      held.gone();
      if (next.keeper == this) {
        grant(next, subscriber);
      } else {
        move(subscriber, next);
      }
    }
  }

  private void give(Claim next, @Nullable SessionSubscriber subscriber) {
    if (next.keeper == this) {
      grant(next, subscriber);
    } else {
      loop.send(next.keeper.loop.index(), () -> next.keeper.grant(next, subscriber));
    }
  }

  private void grant(Claim claim, @Nullable SessionSubscriber given) {
    SessionSubscriber subscriber = given;
    if (subscriber == null) {
      StoredState stored =
          claim.lasting && store != null
              ? new StoredState(store.store().newSession(), store)
              : null;
      subscriber =
          new SessionSubscriber(
              claim.clientId, loop.index(), limits.queueMessagesMax(), drops, stored);
      subscriber.arrive(new Session(claim.clientId, limits, account, stored));
    }
    claim.own(subscriber);
    Claim successor = claim.successor();
    Claimant claimant = claim.claimant();
    if (successor != null) {
      release(claim, successor);
    } else if (claimant != null) {
      claimant.granted(claim, subscriber, given != null);
    } else {
      wait(claim, null);
    }
  }

  /**
   * The session goes to another loop. From the swap of the table on, the others deliver there; what
   * they sent here before has come when each has answered a fence, so nothing is lost and the order
   * holds.
   */
  private void move(SessionSubscriber from, Claim next) {
    SessionSubscriber to =
        new SessionSubscriber(
            next.clientId,
            next.keeper.loop.index(),
            limits.queueMessagesMax(),
            next.keeper.drops,
            from.stored());
    tables.move(from.session().subscriptions(), to);
    Runnable whenQuiet = new Countdown(loop.loops() - 1, () -> depart(from, to, next));
    for (int other = 0; other < loop.loops(); other++) {
      if (other != loop.index()) {
        fence(other, whenQuiet);
      }
    }
  }

  private void fence(int other, Runnable answer) {
    Loop peer = loop.peer(other);
    loop.send(other, () -> peer.send(loop.index(), answer));
  }

  private void depart(SessionSubscriber from, SessionSubscriber to, Claim next) {
    // Acknowledgements that wait for the disk belong to this loop.
    commits.whenSettled(
        () -> {
          Session session = from.leave();
          session.leave();
          loop.send(next.keeper.loop.index(), () -> next.keeper.arrive(session, to, next));
        });
  }

  private void arrive(Session session, SessionSubscriber subscriber, Claim claim) {
    session.arrive(account);
    if (subscriber.stored() != null && store != null) {
      subscriber.stored().moved(store);
    }
    subscriber.arrive(session);
    grant(claim, subscriber);
  }

  /**
   * The connection that has the session is gone.
   *
   * @param will null if there is none or it was discarded
   */
  void closed(Claim claim, @Nullable PendingWill will) {
    claim.leaveClaimant();
    if (claim.state() == Claim.State.OWNER) {
      claim.subscriber().detach();
      wait(claim, will);
    }
  }

  private void wait(Claim claim, @Nullable PendingWill pending) {
    SessionSubscriber subscriber = claim.subscriber();
    StoredState stored = subscriber.stored();
    PendingWill will = pending;
    if (will != null && will.delayMillis() == 0) {
      publish(will, subscriber);
      will = null;
    }
    Session session = subscriber.session();
    if (session.expirySeconds() == 0) {
      end(claim, will);
      return;
    }
    long now = loop.epochMillis();
    long willAt = will == null ? 0 : now + will.delayMillis();
    if (stored != null) {
      if (will == null || !router.diskLow()) {
        stored.will(will == null ? null : will.record(willAt));
      }
      stored.write(new SessionRecord(claim.clientId, session.expirySeconds(), now, session.sent()));
    }
    claim.away(will, willAt, now + session.expirySeconds() * 1000);
    away.add(claim);
  }

  private void checkDeadlines() {
    long now = loop.epochMillis();
    while (!away.isEmpty() && away.first().deadlineMillis() <= now) {
      Claim claim = away.pollFirst();
      if (claim == null) {
        return;
      }
      if (store != null) {
        store.handOverIfLarge();
      }
      if (claim.expired(now)) {
        loop.counters().add(Counter.SESSIONS_EXPIRED);
        end(claim, claim.takeWill());
      } else if (claim.willDue(now)) {
        PendingWill due = claim.takeWill();
        away.add(claim);
        if (due != null) {
          publish(due, claim.subscriber());
        }
      }
    }
  }

  Loop loop() {
    return loop;
  }

  /** The broker stops: nobody gets what others leave. */
  void stop() {
    stopping = true;
  }

  /**
   * An administrator ends the connection of a client, and its session if {@code sessionToo}. The
   * will is treated as if the connection was lost.
   */
  void expel(Claim held, boolean sessionToo) {
    SessionSubscriber subscriber = held.subscriber();
    Claimant claimant = held.claimant();
    PendingWill will = null;
    if (claimant != null) {
      held.leaveClaimant();
      subscriber.detach();
      will = claimant.takenOver(CloseCause.EXPELLED);
    }
    if (sessionToo) {
      away.remove(held);
      end(held, claimant == null ? held.takeWill() : will);
    } else if (claimant != null) {
      wait(held, will);
    }
  }

  /** The session is over: its will, if it waits, is due ([MQTT-3.1.2-8]). */
  private void end(Claim claim, @Nullable PendingWill will) {
    SessionSubscriber subscriber = claim.subscriber();
    claim.gone();
    if (subscriber.stored() != null) {
      subscriber.stored().end(subscriber.session().sent());
    }
    Session session = subscriber.leave();
    tables.removeAll(subscriber, session.subscriptions());
    List<Leftover> left = session.end();
    clients.remove(claim);
    if (!stopping) {
      left.forEach(router::passOn);
    }
    if (will != null) {
      router.publish(will.message(loop.epochMillis()), will.author(claim.clientId));
    }
  }

  /** Publishes a will; on disk, it is gone when the message is there. */
  private void publish(PendingWill will, SessionSubscriber subscriber) {
    if (subscriber.stored() != null) {
      subscriber.stored().will(null);
    }
    router.publish(will.message(loop.epochMillis()), will.author(subscriber.key()));
  }
}
