/**
 * Retained messages by topic. Start at {@link io.vitrine.broker.router.retained.RetainedMessages}.
 */
@NullMarked
package io.vitrine.broker.router.retained;

import org.jspecify.annotations.NullMarked;
