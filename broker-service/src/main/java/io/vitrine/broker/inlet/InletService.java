package io.vitrine.broker.inlet;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.InletReply;
import io.vitrine.contract.InletRequest;
import io.vitrine.runtime.Bus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests to publish messages. Those of one origin are published on one event loop, so
 * that they stay in order.
 *
 * <p>Threads: requests come in on the context that called {@link #start}, or one of its own.
 */
public final class InletService {
  private final Bus bus;
  private final String node;
  private final List<LoopScope> scopes;
  private final long packetBytesMax;
  private Bus.@Nullable Registration registration;

  /**
   * @param scopes of the event loops
   * @param packetBytesMax largest message, with its topic and properties
   */
  public InletService(Bus bus, String node, List<LoopScope> scopes, long packetBytesMax) {
    this.bus = bus;
    this.node = node;
    this.scopes = List.copyOf(scopes);
    this.packetBytesMax = packetBytesMax;
  }

  /** Completes when the whole cluster can ask. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.inlet(node), this::publish);
    return registration.ready();
  }

  public Future<Void> stop() {
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private Future<Buffer> publish(Buffer body) {
    InletRequest request = InletRequest.decode(body);
    LoopScope scope = scopes.get(Math.floorMod(request.origin().hashCode(), scopes.size()));
    Promise<InletReply> reply = Promise.promise();
    Intake intake = new Intake(scope, request, packetBytesMax, reply::complete);
    scope.loop().execute(intake::run);
    return reply.future().map(InletReply::encode);
  }
}
