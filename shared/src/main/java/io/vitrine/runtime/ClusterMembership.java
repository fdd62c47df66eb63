package io.vitrine.runtime;

import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;
import io.vertx.core.shareddata.Counter;
import io.vertx.core.shareddata.Lock;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.NodeListener;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.JChannel;
import org.jgroups.Message;
import org.jgroups.Receiver;
import org.jgroups.View;
import org.jgroups.blocks.MessageDispatcher;
import org.jgroups.blocks.RequestOptions;
import org.jgroups.blocks.ResponseMode;
import org.jgroups.util.RspList;
import org.jgroups.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster manager of Vert.x: JGroups says who is there, and each node tells the others what is
 * registered on its event bus: when that changes, when somebody comes, and every {@value
 * #REPEAT_MILLIS} ms; whoever is told answers with the same of itself. A node that joins waits for
 * nobody: it knows what those who answer within {@value #ANSWER_MILLIS} ms say, and the rest later.
 *
 * <p>Maps, locks and counters across nodes are not kept; who asks for one is refused.
 *
 * <p>Threads: any.
 */
final class ClusterMembership implements ClusterManager, Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMembership.class);

  /** After so long a node that does not answer holds up registering no more. */
  static final int ANSWER_MILLIS = 1_000;

  private static final int REPEAT_MILLIS = 5_000;

  private final JChannel channel;
  private final String clusterName;
  private final MessageDispatcher dispatcher;
  private final ClusterRegistry registry = new ClusterRegistry();
  private final List<Runnable> viewListeners = new CopyOnWriteArrayList<>();

  /** Tells the others, one thing after the other. */
  private final ScheduledThreadPoolExecutor teller;

  /** Those that were complained of. */
  private final Set<String> strangers = ConcurrentHashMap.newKeySet();

  private final Object lock = new Object();
  private List<Promise<Void>> waiting = new ArrayList<>();
  private List<String> nodes = List.of();
  private volatile @Nullable NodeListener nodeListener;
  private volatile String nodeId = "";
  private volatile boolean active;

  /**
   * @param channel not connected yet; joining connects it, leaving closes it
   */
  ClusterMembership(JChannel channel, String clusterName) {
    this.channel = channel;
    this.clusterName = clusterName;
    this.dispatcher = new MessageDispatcher(channel, this::told).setReceiver(this);
    this.teller =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "cluster");
              thread.setDaemon(true);
              return thread;
            });
    teller.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  JChannel channel() {
    return channel;
  }

  /** Runs {@code listener}, on some thread, when a node came or went or a partition healed. */
  void onViewChange(Runnable listener) {
    viewListeners.add(listener);
  }

  /** Whether {@code node} is known together with the address of its event bus. */
  boolean knows(String node) {
    return node.equals(getNodeId()) || registry.infoOf(node) != null;
  }

  /**
   * Tells all others what is registered here, and hears it of them.
   *
   * @return completes when they know, or after {@value #ANSWER_MILLIS} ms
   */
  Future<Void> tell() {
    Promise<Void> done = Promise.promise();
    synchronized (lock) {
      if (teller.isShutdown()) {
        return Future.succeededFuture();
      }
      waiting.add(done);
      if (waiting.size() == 1) {
        teller.execute(this::tellNow);
      }
    }
    return done.future();
  }

  /** What changes meanwhile is told next time, all at once. */
  private void tellNow() {
    List<Promise<Void>> done;
    synchronized (lock) {
      done = waiting;
      waiting = new ArrayList<>();
    }
    tellAndHear();
    done.forEach(Promise::tryComplete);
  }

  private void tellAndHear() {
    try {
      RequestOptions all =
          new RequestOptions(ResponseMode.GET_ALL, ANSWER_MILLIS)
              .flags(Message.Flag.OOB)
              .transientFlags(Message.TransientFlag.DONT_LOOPBACK);
      Message message = new BytesMessage(null, registry.ownState().encode());
      RspList<byte[]> answers = dispatcher.castMessage(null, message, all);
      answers.forEach(
          (node, answer) -> {
            if (answer.wasReceived() && !answer.hasException()) {
              hear(node, answer.getValue());
            }
          });
    } catch (Exception e) {
      if (active) {
        LOG.warn("The cluster was not told what is registered here: {}", e.getMessage());
      }
    }
  }

  /** Another node says what is registered there; the answer is what is registered here. */
  private Object told(Message message) {
    hear(message.getSrc(), message.getArray());
    return registry.ownState().encode();
  }

  private void hear(Address sender, byte[] state) {
    try {
      registry.heard(id(sender), NodeState.decode(state));
    } catch (IllegalArgumentException e) {
      if (strangers.add(id(sender))) {
        LOG.warn("Node {} is of another version and not understood: {}", sender, e.getMessage());
      }
    }
  }

  @Override
  public void viewAccepted(View view) {
    List<String> now = view.getMembers().stream().map(ClusterMembership::id).toList();
    List<String> before;
    synchronized (lock) {
      before = nodes;
      nodes = now;
    }
    registry.retain(now);
    strangers.retainAll(now);
    if (active) {
      tell();
    }
    viewListeners.forEach(Runnable::run);
    NodeListener listener = nodeListener;
    if (listener != null) {
      now.stream().filter(node -> !before.contains(node)).forEach(listener::nodeAdded);
      before.stream().filter(node -> !now.contains(node)).forEach(listener::nodeLeft);
    }
  }

  @Override
  public void init(Vertx vertx) {}

  @Override
  public void join(Completable<Void> promise) {
    teller.execute(
        () -> {
          try {
            channel.connect(clusterName);
            nodeId = id(channel.getAddress());
            active = true;
            tellAndHear();
            teller.scheduleWithFixedDelay(
                this::tellAndHear, REPEAT_MILLIS, REPEAT_MILLIS, TimeUnit.MILLISECONDS);
            promise.succeed();
          } catch (Exception e) {
            close();
            promise.fail(e);
          }
        });
  }

  @Override
  public void leave(Completable<Void> promise) {
    active = false;
    synchronized (lock) {
      if (teller.isShutdown()) {
        promise.succeed();
        return;
      }
      teller.execute(
          () -> {
            close();
            promise.succeed();
          });
      teller.shutdown();
    }
  }

  private void close() {
    active = false;
    dispatcher.stop();
    channel.close();
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public String getNodeId() {
    return nodeId;
  }

  /** The same for everybody, unlike the name that JGroups gives a node. */
  private static String id(Address address) {
    return address instanceof UUID uuid ? uuid.toStringLong() : address.toString();
  }

  @Override
  public List<String> getNodes() {
    synchronized (lock) {
      return nodes;
    }
  }

  @Override
  public void nodeListener(NodeListener listener) {
    nodeListener = listener;
  }

  @Override
  public void setNodeInfo(NodeInfo info, Completable<Void> promise) {
    registry.listens(info);
    tell().onComplete(promise);
  }

  @Override
  public @Nullable NodeInfo getNodeInfo() {
    return registry.ownInfo();
  }

  @Override
  public void getNodeInfo(String node, Completable<NodeInfo> promise) {
    NodeInfo info = node.equals(getNodeId()) ? registry.ownInfo() : registry.infoOf(node);
    if (info == null) {
      promise.fail("node " + node + " is not known");
    } else {
      promise.succeed(info);
    }
  }

  @Override
  public void registrationListener(RegistrationListener listener) {
    registry.listener(listener);
  }

  @Override
  public void addRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    registry.add(address, info);
    told(info, promise);
  }

  @Override
  public void removeRegistration(String address, RegistrationInfo info, Completable<Void> promise) {
    registry.remove(address, info);
    told(info, promise);
  }

  private void told(RegistrationInfo info, Completable<Void> promise) {
    if (info.localOnly()) {
      promise.succeed();
    } else {
      tell().onComplete(promise);
    }
  }

  @Override
  public void getRegistrations(String address, Completable<List<RegistrationInfo>> promise) {
    promise.succeed(registry.registrations(address));
  }

  @Override
  public <K, V> void getAsyncMap(String name, Completable<AsyncMap<K, V>> promise) {
    promise.fail(notKept("map", name));
  }

  @Override
  public <K, V> Map<K, V> getSyncMap(String name) {
    throw notKept("map", name);
  }

  @Override
  public void getLockWithTimeout(String name, long timeout, Completable<Lock> promise) {
    promise.fail(notKept("lock", name));
  }

  @Override
  public void getCounter(String name, Completable<Counter> promise) {
    promise.fail(notKept("counter", name));
  }

  private static UnsupportedOperationException notKept(String what, String name) {
    return new UnsupportedOperationException("no " + what + " across nodes is kept: " + name);
  }
}
