package io.vitrine.broker.connection;

import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.OutboxWriter;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.broker.session.DropListener;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionAccount;
import io.vitrine.broker.session.SessionLimits;
import io.vitrine.broker.subscriber.SessionSubscriber;
import java.util.Comparator;
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
  private final OutboxWriter outbox;
  private final ClientDirectory clients;
  private final SessionLimits limits;
  private final SessionAccount account;
  private final DropListener drops;
  private final TreeSet<Claim> away =
      new TreeSet<>(
          Comparator.comparingLong(Claim::deadlineMillis).thenComparingLong(claim -> claim.number));
  private long claims;

  public SessionKeeper(
      Loop loop,
      Router router,
      RoutingTables tables,
      OutboxWriter outbox,
      ClientDirectory clients,
      SessionLimits limits,
      SessionAccount account,
      DropListener drops) {
    this.loop = loop;
    this.router = router;
    this.tables = tables;
    this.outbox = outbox;
    this.clients = clients;
    this.limits = limits;
    this.account = account;
    this.drops = drops;
    loop.everySecond(this::checkDeadlines);
  }

  public ClientDirectory clients() {
    return clients;
  }

  public SessionAccount account() {
    return account;
  }

  /** Claims the session of a client; {@code claimant} is told when it has it. */
  Claim claim(String clientId, boolean cleanStart, Claimant claimant) {
    Claim claim = new Claim(this, clientId, cleanStart, claimant, ++claims);
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
          claimant.takenOver();
        }
      }
    }
  }

  private void release(Claim held, Claim next) {
    SessionSubscriber subscriber = held.subscriber();
    boolean ends = next.cleanStart || subscriber.session().expirySeconds() == 0;
    away.remove(held);
    PendingWill will = held.takeWill();
    Claimant claimant = held.claimant();
    if (claimant != null) {
      held.leaveClaimant();
      subscriber.detach();
      will = claimant.takenOver();
      if (will != null && will.delayMillis() == 0) {
        publish(will);
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
      subscriber =
          new SessionSubscriber(claim.clientId, loop.index(), limits.queueMessagesMax(), drops);
      subscriber.arrive(new Session(claim.clientId, limits, account));
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
            next.clientId, next.keeper.loop.index(), limits.queueMessagesMax(), next.keeper.drops);
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
    outbox.whenAcknowledged(
        () -> {
          Session session = from.leave();
          session.leave();
          loop.send(next.keeper.loop.index(), () -> next.keeper.arrive(session, to, next));
        });
  }

  private void arrive(Session session, SessionSubscriber subscriber, Claim claim) {
    session.arrive(account);
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
    PendingWill will = pending;
    if (will != null && will.delayMillis() == 0) {
      publish(will);
      will = null;
    }
    long expirySeconds = claim.subscriber().session().expirySeconds();
    if (expirySeconds == 0) {
      end(claim, will);
      return;
    }
    long now = loop.epochMillis();
    long willAt = will == null ? 0 : now + will.delayMillis();
    claim.away(will, willAt, now + expirySeconds * 1000);
    away.add(claim);
  }

  private void checkDeadlines() {
    long now = loop.epochMillis();
    while (!away.isEmpty() && away.first().deadlineMillis() <= now) {
      Claim claim = away.pollFirst();
      if (claim == null) {
        return;
      }
      if (claim.expired(now)) {
        end(claim, claim.takeWill());
      } else if (claim.willDue(now)) {
        PendingWill due = claim.takeWill();
        away.add(claim);
        if (due != null) {
          publish(due);
        }
      }
    }
  }

  /** The session is over: its will, if it waits, is due ([MQTT-3.1.2-8]). */
  private void end(Claim claim, @Nullable PendingWill will) {
    SessionSubscriber subscriber = claim.subscriber();
    claim.gone();
    Session session = subscriber.leave();
    tables.removeAll(subscriber, session.subscriptions());
    session.end();
    clients.remove(claim);
    if (will != null) {
      publish(will);
    }
  }

  private void publish(PendingWill will) {
    router.publish(will.message(loop.epochMillis()));
  }
}
