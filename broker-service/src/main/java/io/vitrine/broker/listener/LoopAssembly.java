package io.vitrine.broker.listener;

import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vitrine.broker.connection.LoopScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Brings the event loops together: each needs to know all the others before the first connection
 * comes.
 *
 * <p>Threads: any.
 */
public final class LoopAssembly {
  private final int expected;
  private final Function<List<EventLoop>, List<LoopScope>> builder;
  private final List<EventLoop> joined = new ArrayList<>();
  private final List<Promise<LoopScope>> waiting = new ArrayList<>();
  private volatile List<LoopScope> scopes = List.of();

  /**
   * @param builder makes what each loop needs when all are there
   */
  public LoopAssembly(int expected, Function<List<EventLoop>, List<LoopScope>> builder) {
    this.expected = expected;
    this.builder = builder;
  }

  /** Completes, on the caller's context, when all have joined. */
  Future<LoopScope> join(EventLoop loop) {
    Promise<LoopScope> promise = context().promise();
    boolean last;
    synchronized (this) {
      joined.add(loop);
      waiting.add(promise);
      last = joined.size() == expected;
    }
    if (last) {
      // Sessions come back from the store meanwhile, maybe many.
      context()
          .executeBlocking(() -> List.copyOf(builder.apply(joined)))
          .onComplete(this::built, failure -> waiting.forEach(each -> each.fail(failure)));
    }
    return promise.future();
  }

  private void built(List<LoopScope> made) {
    scopes = made;
    for (int i = 0; i < made.size(); i++) {
      waiting.get(i).complete(made.get(i));
    }
  }

  private static ContextInternal context() {
    return (ContextInternal) Objects.requireNonNull(Vertx.currentContext());
  }

  public List<LoopScope> scopes() {
    return scopes;
  }
}
