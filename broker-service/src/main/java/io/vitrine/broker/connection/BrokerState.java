package io.vitrine.broker.connection;

import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.router.RetainedStore;
import io.vitrine.broker.router.SubscriptionTable;
import io.vitrine.broker.subscriber.Sessions;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of a broker share.
 *
 * @param outbox null if no route asks for anything
 */
public record BrokerState(
    String node,
    Limits limits,
    Sessions sessions,
    SubscriptionTable table,
    RetainedStore retained,
    Connections connections,
    Loops loops,
    @Nullable Outbox outbox) {}
