/**
 * What crosses the event bus, versioned: addresses, announcements, outbox records, tap records and
 * requests. Every binary record begins with a version byte. Start at {@link
 * io.vitrine.contract.Addresses}.
 */
@NullMarked
package io.vitrine.contract;

import org.jspecify.annotations.NullMarked;
