/**
 * Who is not let in, and how a broker finds out by itself: clients that connect again and again,
 * addresses that try passwords. Start at {@link io.vitrine.broker.ban.Bans}.
 */
@NullMarked
package io.vitrine.broker.ban;

import org.jspecify.annotations.NullMarked;
