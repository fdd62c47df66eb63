package io.vitrine.broker.connection;

import io.vitrine.broker.access.Access;
import io.vitrine.broker.access.Login;
import io.vitrine.broker.router.Route;
import io.vitrine.mqtt.topic.DelayedTopic;
import org.jspecify.annotations.Nullable;

/**
 * Whether one client may publish somewhere; the last topic that it may is remembered.
 *
 * <p>Threads: the connection's event loop.
 */
final class PublishPermission {
  private final Access access;
  private final Login login;
  private @Nullable Route allowed;

  PublishPermission(Access access, Login login) {
    this.access = access;
    this.login = login;
  }

  /** Of a delayed message the topic that it will go to counts. */
  boolean publish(Route route) {
    if (route.reserved()) {
      return false;
    }
    if (route == allowed || !access.checksTopics()) {
      return true;
    }
    DelayedTopic delay = route.delay();
    boolean may = access.mayPublish(login, delay == null ? route.topic() : delay.topic());
    allowed = may ? route : allowed;
    return may;
  }
}
