/**
 * What outlives the process: sessions with their subscriptions, messages and wills, and retained
 * messages, in one RocksDB. Written by one thread in group commits, read where needed on a lane of
 * its own. Start at {@link io.vitrine.broker.store.BrokerStore}; an event loop's way in is {@link
 * io.vitrine.broker.store.StoreLane}.
 */
@NullMarked
package io.vitrine.broker.store;

import org.jspecify.annotations.NullMarked;
