/**
 * Delivery to the sessions of this broker. Start at {@link
 * io.vitrine.broker.subscriber.SessionSubscriber}.
 */
@NullMarked
package io.vitrine.broker.subscriber;

import org.jspecify.annotations.NullMarked;
