package io.vitrine.broker;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.route.Appliance;
import io.vitrine.broker.route.RouteTable;
import io.vitrine.broker.router.RoutingTables;
import io.vitrine.log.DurableLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Applies routes to the outbox and to all event loops.
 *
 * <p>Threads: any.
 */
final class LoopsAppliance implements Appliance {
  private final Outbox outbox;
  private final RoutingTables tables;
  private final Supplier<List<LoopScope>> loops;

  /**
   * @param loops none before the broker listens
   */
  LoopsAppliance(Outbox outbox, RoutingTables tables, Supplier<List<LoopScope>> loops) {
    this.outbox = outbox;
    this.tables = tables;
    this.loops = loops;
  }

  @Override
  public void prepare(RouteTable routes) throws IOException {
    outbox.prepare(routes);
  }

  @Override
  public Future<long[]> apply(RouteTable routes) {
    outbox.routes(routes);
    tables.destinationsChanged();
    List<Future<long[]>> settled = new ArrayList<>();
    for (LoopScope scope : loops.get()) {
      Promise<long[]> promise = Promise.promise();
      scope
          .loop()
          .execute(
              () -> {
                long[] last = scope.outbox().last();
                scope.commits().whenSettled(() -> promise.complete(last));
              });
      settled.add(promise.future());
    }
    return Future.all(settled).map(all -> ends(settled));
  }

  /** How far each partition is: what the disk has, and what loops have appended beyond that. */
  private long[] ends(List<Future<long[]>> settled) {
    long[] ends = outbox.logs().stream().mapToLong(DurableLog::lastSequence).toArray();
    for (Future<long[]> each : settled) {
      long[] last = each.result();
      for (int i = 0; i < ends.length; i++) {
        ends[i] = Math.max(ends[i], last[i]);
      }
    }
    return ends;
  }

  @Override
  public long[] firsts() {
    return outbox.logs().stream().mapToLong(DurableLog::firstSequence).toArray();
  }
}
