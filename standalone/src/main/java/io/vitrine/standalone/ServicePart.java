package io.vitrine.standalone;

import io.vertx.core.Future;
import io.vitrine.runtime.Service;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A {@link Service} as a part of this process. */
final class ServicePart implements Part {
  private final String name;
  private final List<ListenAddress> listensOn;
  private final Callable<Service> constructor;
  private volatile @Nullable Service service;

  /**
   * @param constructor called when its turn comes
   */
  ServicePart(String name, List<ListenAddress> listensOn, Callable<Service> constructor) {
    this.name = name;
    this.listensOn = List.copyOf(listensOn);
    this.constructor = constructor;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<ListenAddress> listensOn() {
    return listensOn;
  }

  @Override
  public List<String> start() throws Exception {
    Service created = constructor.call();
    service = created;
    return await(created.start()).stream()
        .map(address -> address.replace("kafka://", "kafka "))
        .toList();
  }

  @Override
  public void stop() throws Exception {
    Service current = service;
    if (current != null) {
      await(current.stop());
    }
  }

  /** Waits on a thread that may wait; the failure is the service's own. */
  static <T> T await(Future<T> future) throws Exception {
    CompletableFuture<T> result = future.toCompletionStage().toCompletableFuture();
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
