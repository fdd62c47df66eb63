/**
 * From a PUBLISH to those who subscribed: topic bytes to a route, once per topic and change of
 * subscriptions, then to each {@link io.vitrine.broker.router.Subscriber}, encoded once per kind of
 * subscriber. Start at {@link io.vitrine.broker.router.Router}.
 */
@NullMarked
package io.vitrine.broker.router;

import org.jspecify.annotations.NullMarked;
