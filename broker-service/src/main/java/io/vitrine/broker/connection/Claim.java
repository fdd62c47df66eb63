package io.vitrine.broker.connection;

import io.vitrine.broker.subscriber.SessionSubscriber;
import org.jspecify.annotations.Nullable;

/**
 * The right to a client's session. Claims to one client identifier stand in a row: each gets the
 * session from the one before it, wherever that is, and gives it to the next.
 *
 * <pre>
 *   WAITING ──granted──▶ OWNER ──handed over, or the session ended──▶ GONE
 * </pre>
 *
 * <p>Threads: the event loop of its keeper; its final fields any.
 */
final class Claim {
  final SessionKeeper keeper;
  final String clientId;
  final boolean cleanStart;

  /** Whether a session that is made for it outlives its connection. */
  final boolean lasting;

  final long number;

  private State state = State.WAITING;
  private @Nullable Claimant claimant;
  private @Nullable SessionSubscriber subscriber;
  private @Nullable Claim successor;
  private @Nullable PendingWill will;
  private long willAtMillis;
  private long expiresAtMillis;

  enum State {
    WAITING,
    OWNER,
    GONE
  }

  /**
   * @param claimant null if a restart found the session: nobody wants it yet
   */
  Claim(
      SessionKeeper keeper,
      String clientId,
      boolean cleanStart,
      boolean lasting,
      @Nullable Claimant claimant,
      long number) {
    this.keeper = keeper;
    this.clientId = clientId;
    this.cleanStart = cleanStart;
    this.lasting = lasting;
    this.claimant = claimant;
    this.number = number;
  }

  State state() {
    return state;
  }

  void own(SessionSubscriber owned) {
    change(State.WAITING, State.OWNER);
    subscriber = owned;
  }

  void gone() {
    change(State.OWNER, State.GONE);
    subscriber = null;
    will(null);
  }

  private void change(State from, State to) {
    if (state != from) {
      throw new IllegalStateException(
          "the claim to " + clientId + " is " + state + ", so it cannot become " + to);
    }
    state = to;
  }

  SessionSubscriber subscriber() {
    if (subscriber == null) {
      throw new IllegalStateException("the claim to " + clientId + " is " + state);
    }
    return subscriber;
  }

  @Nullable Claimant claimant() {
    return claimant;
  }

  void leaveClaimant() {
    claimant = null;
  }

  @Nullable Claim successor() {
    return successor;
  }

  void successor(Claim next) {
    successor = next;
  }

  /** The client is away: until when to wait with the will and the end of the session. */
  void away(@Nullable PendingWill pending, long willAt, long expiresAt) {
    will(pending);
    willAtMillis = willAt;
    expiresAtMillis = expiresAt;
  }

  @Nullable PendingWill takeWill() {
    PendingWill taken = will;
    will(null);
    return taken;
  }

  private void will(@Nullable PendingWill other) {
    keeper.willBytes((other == null ? 0 : other.weight()) - (will == null ? 0 : will.weight()));
    will = other;
  }

  boolean willDue(long nowMillis) {
    return will != null && willAtMillis <= nowMillis;
  }

  boolean expired(long nowMillis) {
    return expiresAtMillis <= nowMillis;
  }

  /** Epoch milliseconds when the session ends if the client stays away. */
  long expiresAtMillis() {
    return expiresAtMillis;
  }

  /** When something is to be done next. */
  long deadlineMillis() {
    return will == null ? expiresAtMillis : Math.min(willAtMillis, expiresAtMillis);
  }
}
