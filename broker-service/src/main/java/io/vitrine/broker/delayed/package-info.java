/**
 * Messages that are published later: what clients send to {@code $delayed/{seconds}/{topic}}. On
 * disk before they are acknowledged, if their QoS is 1 or 2. Start at {@link
 * io.vitrine.broker.delayed.DelayedMessages}.
 */
@NullMarked
package io.vitrine.broker.delayed;

import org.jspecify.annotations.NullMarked;
