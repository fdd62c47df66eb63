/**
 * Delivery to the sessions of one event loop. Start at {@link
 * io.vitrine.broker.subscriber.ClientSession}.
 */
@NullMarked
package io.vitrine.broker.subscriber;

import org.jspecify.annotations.NullMarked;
