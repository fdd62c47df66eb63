package io.vitrine.broker.outbox;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vitrine.broker.loop.KafkaCommits;
import io.vitrine.broker.loop.Loop;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.VerdictRequest;
import io.vitrine.log.DurableLog;
import io.vitrine.runtime.Bus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears from the bridge which records became dead letters, and tells it to the event loops whose
 * publishers wait.
 *
 * <p>Threads: any.
 */
public final class VerdictService {
  /** An event loop and what waits there. */
  public record Waiting(Loop loop, KafkaCommits kafka) {}

  private static final Buffer DONE = Buffer.buffer();

  private final Bus bus;
  private final String node;
  private final Outbox outbox;
  private final List<Waiting> loops;
  private Bus.@Nullable Registration registration;

  public VerdictService(Bus bus, String node, Outbox outbox, List<Waiting> loops) {
    this.bus = bus;
    this.node = node;
    this.outbox = outbox;
    this.loops = List.copyOf(loops);
  }

  /** Completes when the whole cluster can tell. */
  public Future<Void> start() {
    registration = bus.serve(Addresses.verdicts(node), this::hear);
    return registration.ready();
  }

  public Future<Void> stop() {
    return registration == null ? Future.succeededFuture() : registration.close();
  }

  private Future<Buffer> hear(Buffer body) {
    VerdictRequest request = VerdictRequest.decode(body);
    List<Future<Void>> told = new ArrayList<>();
    for (int i = 0; i < outbox.logs().size(); i++) {
      DurableLog log = outbox.logs().get(i);
      if (log.name().equals(request.log()) && log.epoch() == request.epoch()) {
        for (Waiting each : loops) {
          told.add(tell(each, i, request.verdicts()));
        }
      }
    }
    return Future.all(told).map(DONE);
  }

  private static Future<Void> tell(
      Waiting waiting, int partition, List<VerdictRequest.Verdict> verdicts) {
    Promise<Void> promise = Promise.promise();
    waiting
        .loop()
        .execute(
            () -> {
              verdicts.forEach(
                  each -> waiting.kafka().condemn(partition, each.sequence(), each.reason()));
              promise.complete();
            });
    return promise.future();
  }
}
