/**
 * The fetched log, the one primitive that carries everything that leaves a broker: a log with a
 * sequence number per record, durable or a ring in memory, that whoever wants it asks for over the
 * event bus by long poll. Start at {@link io.vitrine.log.LogSource}.
 */
@NullMarked
package io.vitrine.log;

import org.jspecify.annotations.NullMarked;
