/**
 * What comes in from elsewhere than a client: messages that the bridge reads from Kafka, published
 * as if a client had, and acknowledged when they are the broker's. Start at {@link
 * io.vitrine.broker.inlet.InletService}.
 */
@NullMarked
package io.vitrine.broker.inlet;

import org.jspecify.annotations.NullMarked;
