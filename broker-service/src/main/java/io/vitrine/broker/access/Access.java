package io.vitrine.broker.access;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Decides who a client is and what it may do; who does not say lets each client that is in use
 * every topic.
 *
 * <p>Threads: called on event loops, so it must not block; futures may complete on any thread.
 */
public interface Access {
  /** Outcome of a login. */
  enum Decision {
    ALLOWED,
    /** MQTT 5 reason 0x86. */
    BAD_CREDENTIALS,
    /** MQTT 5 reason 0x87. */
    NOT_AUTHORIZED,
    /** Cannot decide now: MQTT 5 reason 0x89. */
    BUSY
  }

  /** Who connects. */
  Future<Decision> authenticate(Login login);

  /**
   * Begins an enhanced authentication.
   *
   * @param method authentication method of the CONNECT
   * @return null if that method is not supported
   */
  default @Nullable Exchange exchange(String method) {
    return null;
  }

  /** Whether {@link #mayPublish} and {@link #maySubscribe} can say no at all. */
  default boolean checksTopics() {
    return false;
  }

  default boolean mayPublish(Login login, String topic) {
    return true;
  }

  default boolean maySubscribe(Login login, String filter) {
    return true;
  }
}
