package io.vitrine.broker.router;

import io.vitrine.broker.router.retained.RetainedMessages;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Subscription;
import java.util.Iterator;

/**
 * The retained messages for a new subscription, as many at a time as the subscriber takes.
 *
 * <p>Threads: the subscriber's event loop.
 */
public final class RetainedFlow {
  private final RetainedMessages retained;
  private final Iterator<Message> messages;
  private final String filter;
  private final DeliveryTerms terms;
  private boolean interrupted;

  RetainedFlow(RetainedMessages retained, Subscription subscription) {
    this.retained = retained;
    this.messages = retained.match(subscription.filter().filter());
    this.filter = subscription.filter().text();
    this.terms =
        new DeliveryTerms(
            subscription.qos(),
            true,
            subscription.id() == 0 ? DeliveryTerms.NO_IDS : new int[] {subscription.id()});
  }

  /**
   * Delivers the next one.
   *
   * @return false if there is none
   */
  public boolean deliverNext(Subscriber subscriber, long nowMillis) {
    while (messages.hasNext()) {
      Message message = messages.next();
      // Who was interrupted may have delivered a newer one meanwhile; the old must not come after
      // it.
      if (!message.expired(nowMillis) && (!interrupted || retained.holds(message))) {
        subscriber.deliver(message, terms, message.qos(), true);
        return true;
      }
    }
    return false;
  }

  /** The filter that the client subscribed to. */
  public String filter() {
    return filter;
  }

  /** Other messages may be delivered before the next one. */
  public void interrupt() {
    interrupted = true;
  }
}
