/**
 * An event loop and what is its own: clock, counters, the connections to flush at the end of its
 * turn, and the inbox through which the other loops reach it. Start at {@link
 * io.vitrine.broker.loop.Loop}.
 */
@NullMarked
package io.vitrine.broker.loop;

import org.jspecify.annotations.NullMarked;
