/**
 * Who subscribed to what: persistent structures, swapped as a whole, read without locks. Start at
 * {@link io.vitrine.broker.router.subscription.SubscriptionTable}.
 */
@NullMarked
package io.vitrine.broker.router.subscription;

import org.jspecify.annotations.NullMarked;
