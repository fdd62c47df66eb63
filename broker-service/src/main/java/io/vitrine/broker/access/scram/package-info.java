/**
 * SCRAM (RFC 5802, RFC 7677), the server's side: credentials that do not tell the password, and the
 * exchange. Start at {@link io.vitrine.broker.access.scram.ScramExchange}.
 */
@NullMarked
package io.vitrine.broker.access.scram;

import org.jspecify.annotations.NullMarked;
