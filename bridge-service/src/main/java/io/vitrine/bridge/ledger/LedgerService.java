package io.vitrine.bridge.ledger;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.runtime.Bus;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says what became of the messages of this bridge's lanes, by route: {@code {"lanes": [{"node",
 * "partition", "epoch", "exact", "counted_from", "routes"}…]}}.
 *
 * <p>Threads: the context that it is started on.
 */
public final class LedgerService {
  private final Bus bus;
  private final String node;
  private final Supplier<JsonArray> lanes;
  private Bus.@Nullable Registration registration;

  public LedgerService(Bus bus, String node, Supplier<JsonArray> lanes) {
    this.bus = bus;
    this.node = node;
    this.lanes = lanes;
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.ledger(node), this::answer);
    return registration.ready();
  }

  public Future<Void> stop() {
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private Future<Buffer> answer(Buffer body) {
    return Future.succeededFuture(new JsonObject().put("lanes", lanes.get()).toBuffer());
  }
}
