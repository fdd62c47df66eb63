/**
 * From a topic to those who want it: subscriptions, matches, retained messages. Start at {@link
 * io.vitrine.broker.router.Router}.
 */
@NullMarked
package io.vitrine.broker.router;

import org.jspecify.annotations.NullMarked;
