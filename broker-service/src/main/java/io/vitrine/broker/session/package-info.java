/**
 * What a session must remember, without sockets and clocks: in-flight windows, queues, received
 * identifiers. Start at {@link io.vitrine.broker.session.OutboundWindow}.
 */
@NullMarked
package io.vitrine.broker.session;

import org.jspecify.annotations.NullMarked;
