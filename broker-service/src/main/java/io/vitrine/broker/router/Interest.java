package io.vitrine.broker.router;

import io.vitrine.broker.session.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber with one of its subscriptions, as it stands in the table.
 *
 * @param group the whole filter of a shared subscription, which all its members have; null if it is
 *     not shared
 */
record Interest(
    Subscriber subscriber,
    @Nullable String group,
    int qos,
    boolean noLocal,
    boolean retainAsPublished,
    int id) {

  static Interest of(Subscriber subscriber, Subscription subscription) {
    return new Interest(
        subscriber,
        subscription.filter().share() == null ? null : subscription.filter().text(),
        subscription.qos(),
        subscription.noLocal(),
        subscription.retainAsPublished(),
        subscription.id());
  }
}
