package io.vitrine.broker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.broker.connection.BrokerState;
import io.vitrine.broker.connection.Connections;
import io.vitrine.broker.connection.LoopCounters;
import io.vitrine.broker.connection.Loops;
import io.vitrine.broker.router.RetainedStore;
import io.vitrine.broker.router.SubscriptionTable;
import io.vitrine.broker.subscriber.Sessions;
import java.util.function.ToLongFunction;

/** The broker's numbers as meters: sums over the event loops, taken when somebody looks. */
final class BrokerMeters {
  private final MeterRegistry meters;
  private final BrokerState broker;

  BrokerMeters(MeterRegistry meters, BrokerState broker) {
    this.meters = meters;
    this.broker = broker;
  }

  void register() {
    Gauge.builder("vitrine.broker.connections", broker.connections(), Connections::count)
        .register(meters);
    Gauge.builder("vitrine.broker.sessions", broker.sessions(), Sessions::count).register(meters);
    Gauge.builder("vitrine.broker.subscriptions", broker.table(), SubscriptionTable::size)
        .register(meters);
    Gauge.builder("vitrine.broker.retained", broker.retained(), RetainedStore::size)
        .register(meters);
    counter("vitrine.broker.messages.received", "", c -> c.messagesReceived);
    counter("vitrine.broker.messages.sent", "", c -> c.messagesSent);
    counter("vitrine.broker.packets.received", "", c -> c.packetsIn);
    counter("vitrine.broker.packets.sent", "", c -> c.packetsOut);
    counter("vitrine.broker.bytes.received", "", c -> c.bytesIn);
    counter("vitrine.broker.bytes.sent", "", c -> c.bytesOut);
    counter("vitrine.broker.connections.accepted", "", c -> c.connectionsAccepted);
    counter(
        "vitrine.broker.messages.dropped", "slow_consumer_qos0", c -> c.droppedSlowConsumerQos0);
    counter("vitrine.broker.messages.dropped", "queue_full", c -> c.droppedQueueFull);
    counter("vitrine.broker.messages.dropped", "too_large_or_expired", c -> c.droppedTooLarge);
    counter("vitrine.broker.messages.dropped", "retained_full", c -> c.droppedRetainedFull);
    counter("vitrine.broker.refused", "malformed", c -> c.refusedMalformed);
    counter("vitrine.broker.refused", "outbox_full", c -> c.refusedOutboxFull);
    counter("vitrine.broker.refused", "connect", c -> c.refusedConnections);
  }

  private void counter(String name, String cause, ToLongFunction<LoopCounters> field) {
    FunctionCounter.Builder<Loops> builder =
        FunctionCounter.builder(
            name,
            broker.loops(),
            all -> all.all().stream().mapToLong(each -> field.applyAsLong(each.counters())).sum());
    (cause.isEmpty() ? builder : builder.tag("cause", cause)).register(meters);
  }
}
