package io.vitrine.runtime;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachemanagerlistener.annotation.Merged;
import org.infinispan.notifications.cachemanagerlistener.annotation.ViewChanged;
import org.infinispan.notifications.cachemanagerlistener.event.ViewChangedEvent;
import org.jspecify.annotations.Nullable;

/**
 * The Infinispan cluster manager with a memory: it knows what this node registered on the event
 * bus, and can publish it again. After two parts of a cluster met, be it that they were cut off
 * from each other or that they began apart, the nodes of one part are members, but what they had
 * registered is gone (vert.x issue 4394).
 *
 * <p>Threads: any.
 */
final class ClusterMembership extends InfinispanClusterManager {
  private record Own(String address, RegistrationInfo info) {}

  private final DefaultCacheManager caches;
  private final Set<Own> own = ConcurrentHashMap.newKeySet();
  private final List<Runnable> viewListeners = new CopyOnWriteArrayList<>();
  private final ViewListener viewListener = new ViewListener();
  private volatile @Nullable Vertx vertx;

  /**
   * @param caches not started yet; joining starts it, leaving stops it
   */
  ClusterMembership(DefaultCacheManager caches) {
    super(caches);
    this.caches = caches;
  }

  /** Runs {@code listener}, on some thread, when a node came or went or a partition healed. */
  void onViewChange(Runnable listener) {
    viewListeners.add(listener);
  }

  /** Whether {@code node} is known together with the address of its event bus. */
  Future<Boolean> knows(String node) {
    return infoOf(node).map(info -> true).otherwise(false);
  }

  private Future<NodeInfo> infoOf(String node) {
    return ask(promise -> getNodeInfo(node, promise));
  }

  /**
   * What of this node's address and registrations the cluster does not know; also what is just
   * being registered.
   */
  Future<Set<String>> missing() {
    Set<String> missing = ConcurrentHashMap.newKeySet();
    List<Future<?>> looks = new ArrayList<>();
    NodeInfo node = getNodeInfo();
    if (node != null) {
      looks.add(
          infoOf(getNodeId())
              .onComplete(
                  found -> {
                    if (!node.equals(found.result())) {
                      missing.add(getNodeId());
                    }
                  })
              .otherwiseEmpty());
    }
    for (Own each : own) {
      Future<List<RegistrationInfo>> found =
          ask(promise -> getRegistrations(each.address, promise));
      looks.add(
          found.onSuccess(
              registered -> {
                if (registered == null || !registered.contains(each.info)) {
                  missing.add(each.address);
                }
              }));
    }
    return Future.join(looks).map(missing);
  }

  /** A question to the caches, which throw once they are stopped. */
  private static <T> Future<T> ask(Consumer<Promise<T>> question) {
    Promise<T> promise = Promise.promise();
    try {
      question.accept(promise);
    } catch (RuntimeException e) {
      promise.tryFail(e);
    }
    return promise.future();
  }

  /** Publishes this node's address and all its registrations again; harmless if they are there. */
  Future<Void> publishAgain() {
    List<Future<Void>> writes = new ArrayList<>();
    NodeInfo node = getNodeInfo();
    if (node != null) {
      writes.add(ask(written -> setNodeInfo(node, written)));
    }
    for (Own each : own) {
      Future<Void> written =
          ask(promise -> super.addRegistration(each.address, each.info, promise));
      writes.add(written.compose(done -> removeIfGone(each)));
    }
    return Future.join(writes).mapEmpty();
  }

  /** A handler may have left while it was published again. */
  private Future<Void> removeIfGone(Own each) {
    if (own.contains(each)) {
      return Future.succeededFuture();
    }
    return ask(promise -> super.removeRegistration(each.address, each.info, promise));
  }

  @Override
  public void init(Vertx vertx) {
    this.vertx = vertx;
    super.init(vertx);
  }

  @Override
  public void join(Completable<Void> promise) {
    blocking(
        () -> {
          caches.start();
          caches.addListener(viewListener);
        },
        joined -> {
          if (joined == null) {
            super.join(promise);
          } else {
            promise.fail(joined);
          }
        });
  }

  @Override
  public void leave(Completable<Void> promise) {
    Promise<Void> left = Promise.promise();
    super.leave(left);
    left.future()
        .onComplete(
            done ->
                blocking(
                    caches::stop,
                    stopped -> {
                      if (stopped == null) {
                        promise.succeed();
                      } else {
                        promise.fail(stopped);
                      }
                    }));
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    own.add(new Own(address, info));
    super.addRegistration(address, info, promise);
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    own.remove(new Own(address, info));
    super.removeRegistration(address, info, promise);
  }

  private interface After {
    void done(@Nullable Throwable failure);
  }

  private void blocking(Runnable work, After after) {
    Vertx current = vertx;
    if (current == null) {
      throw new IllegalStateException("not initialized");
    }
    current
        .<Void>executeBlocking(
            () -> {
              work.run();
              return null;
            },
            false)
        .onComplete(result -> after.done(result.cause()));
  }

  /** Hears Infinispan. */
  @Listener(sync = false)
  public final class ViewListener {
    @Merged
    @ViewChanged
    public void changed(ViewChangedEvent event) {
      viewListeners.forEach(Runnable::run);
    }
  }
}
