/**
 * The rules of a session, pure: what happens to a message or an acknowledgement given the state, as
 * calls on a {@link io.vitrine.broker.session.SessionSink}. No I/O, no clock, no threads: the owner
 * calls from one event loop. Start at {@link io.vitrine.broker.session.Session}.
 */
@NullMarked
package io.vitrine.broker.session;

import org.jspecify.annotations.NullMarked;
