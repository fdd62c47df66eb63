package io.vitrine.broker.connection;

import io.vitrine.broker.subscriber.SessionSubscriber;
import org.jspecify.annotations.Nullable;

/** A connection that wants the session of its client identifier, and then has it. */
interface Claimant {
  /**
   * The session is yours.
   *
   * @param present whether it was there before
   */
  void granted(Claim claim, SessionSubscriber subscriber, boolean present);

  /** Identifier of the connection. */
  long connectionId();

  /**
   * The session is not yours any more: close. Another connection has come with the same client
   * identifier ([MQTT-3.1.4-3]), or an administrator wants it.
   *
   * @return the will that is now due, by its delay; null if there is none
   */
  @Nullable PendingWill takenOver(CloseCause cause);
}
