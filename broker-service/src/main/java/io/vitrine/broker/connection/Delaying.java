package io.vitrine.broker.connection;

import io.vitrine.broker.access.Login;
import io.vitrine.broker.delayed.DelayedMessages;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.store.DelayedRecord;
import io.vitrine.mqtt.topic.DelayedTopic;
import org.jspecify.annotations.Nullable;

/**
 * What one client publishes for later: checked against the limits, and counted.
 *
 * <p>Threads: the connection's event loop.
 */
final class Delaying {
  private final Loop loop;
  private final DelayedMessages delayed;
  private final Login login;

  /**
   * A message that was taken, or why not.
   *
   * @param record null if it was refused
   * @param refused null if it was taken
   */
  record Kept(@Nullable DelayedRecord record, @Nullable CloseCause refused) {}

  Delaying(LoopScope scope, Login login) {
    this.loop = scope.loop();
    this.delayed = scope.delayed();
    this.login = login;
  }

  /** Takes a message, if it says when and where and there is room. */
  Kept take(Publication publication, DelayedTopic delay) {
    if (!delay.valid()) {
      loop.counters().add(Counter.REFUSED_DELAYED_TOPIC);
      return new Kept(null, CloseCause.DELAYED_TOPIC);
    }
    Message message = publication.keep().withoutPrefix(delay.prefixBytes());
    Counter full = delayed.full(message.weight());
    if (full != null) {
      loop.counters().add(full);
      return new Kept(null, CloseCause.DELAYED_FULL);
    }
    long due = loop.epochMillis() + delay.seconds() * 1000;
    loop.counters().add(Counter.DELAYED_TAKEN);
    return new Kept(delayed.number(due, login.clientId(), login.username(), message), null);
  }

  /** It is kept: it waits from now on. */
  void add(DelayedRecord record) {
    delayed.add(record);
  }

  /** It could not be kept. */
  void over(DelayedRecord record) {
    delayed.over(record);
  }
}
