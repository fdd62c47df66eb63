package io.vitrine.broker.access;

import org.jspecify.annotations.Nullable;

/**
 * One enhanced authentication (MQTT 5.0, 4.12): what the client says goes in, what it is answered
 * comes out, until it is known or refused.
 *
 * <p>Threads: one at a time; never blocks.
 */
public interface Exchange {
  /** What the client is answered. */
  sealed interface Answer permits Challenge, Success, Refusal {}

  /**
   * It has to say more.
   *
   * @param data authentication data; null for none
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Challenge(byte @Nullable [] data) implements Answer {}

  /** It is {@code username}; {@code data} proves the server to it. */
  @SuppressWarnings("ArrayRecordComponent")
  record Success(String username, byte[] data) implements Answer {}

  /**
   * It is not who it says, or does not speak the method.
   *
   * @param malformed whether it does not speak the method
   * @param why for the log; no secret
   */
  record Refusal(boolean malformed, String why) implements Answer {}

  /**
   * The next authentication data of the client; null if it sent none. After a success or a refusal
   * there is no next.
   */
  Answer answer(byte @Nullable [] data);
}
