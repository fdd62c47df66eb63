package io.vitrine.broker;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.broker.ban.Bans;
import io.vitrine.broker.connection.ClientDirectory;
import io.vitrine.broker.connection.ConnectionRegistry;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.delayed.DelayedMessages;
import io.vitrine.broker.loop.Budget;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.router.RoutingTables;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Shows the broker's counters as metrics: a function over the loops' plain longs, read when asked.
 */
final class BrokerMeters {
  private BrokerMeters() {}

  static void register(
      MeterRegistry meters,
      List<LoopScope> scopes,
      ConnectionRegistry connections,
      ClientDirectory clients,
      RoutingTables tables,
      DelayedMessages delayed,
      Bans bans) {
    for (Counter counter : Counter.values()) {
      FunctionCounter.Builder<List<LoopScope>> builder =
          FunctionCounter.builder(counter.meter(), scopes, all -> sum(all, counter))
              .description(counter.text().isEmpty() ? "Counted by cause" : counter.text());
      if (!counter.tag().isEmpty()) {
        builder = builder.tag(counter.tag(), counter.tagValue());
      }
      builder.register(meters);
    }
    gauge(meters, "connections.open", connections, ConnectionRegistry::count, "Open connections");
    gauge(meters, "sessions", clients, ClientDirectory::size, "Sessions, of absent clients too");
    gauge(meters, "subscriptions", tables, RoutingTables::size, "Subscriptions");
    gauge(
        meters,
        "retained.messages",
        tables,
        t -> t.retained().size(),
        "Topics that have a retained message");
    gauge(
        meters, "retained.bytes", tables, t -> t.retained().bytes(), "Bytes of retained messages");
    gauge(
        meters,
        "delayed.messages",
        delayed,
        DelayedMessages::messages,
        "Messages that are published later");
    gauge(meters, "delayed.bytes", delayed, DelayedMessages::bytes, "Bytes of those");
    gauge(meters, "bans", bans, Bans::size, "Bans of clients, users and addresses");
    for (LoopScope scope : scopes) {
      String loop = Integer.toString(scope.loop().index());
      Gauge.builder("vitrine.broker.inbox.bytes", scope, s -> s.loop().inboxBytes())
          .description("Bytes on their way from other event loops")
          .tag("loop", loop)
          .register(meters);
      budget(meters, "sending", loop, scope.budgets().sending());
      budget(meters, "receiving", loop, scope.budgets().receiving());
      budget(meters, "client_state", loop, scope.budgets().clientState());
      Gauge.builder("vitrine.broker.queues.bytes", scope, s -> s.sessions().account().queuedBytes())
          .description("Bytes that wait in sessions")
          .tag("loop", loop)
          .register(meters);
    }
  }

  /** What the limits may take of a kind of memory. */
  static void planned(MeterRegistry meters, String pool, long bytes) {
    Gauge.builder("vitrine.broker.memory.planned.bytes", () -> bytes)
        .description("What the broker's limits may take together")
        .tag("pool", pool)
        .register(meters);
  }

  private static void budget(MeterRegistry meters, String what, String loop, Budget budget) {
    Gauge.builder("vitrine.broker.clients.bytes", budget, Budget::bytes)
        .description("Bytes that clients hold beside their sessions, by what")
        .tag("loop", loop)
        .tag("what", what)
        .register(meters);
  }

  private static double sum(List<LoopScope> scopes, Counter counter) {
    long sum = 0;
    for (LoopScope scope : scopes) {
      sum += scope.loop().counters().get(counter);
    }
    return sum;
  }

  private static <T> void gauge(
      MeterRegistry meters, String name, T of, ToDoubleFunction<T> value, String text) {
    Gauge.builder("vitrine.broker." + name, of, value).description(text).register(meters);
  }
}
