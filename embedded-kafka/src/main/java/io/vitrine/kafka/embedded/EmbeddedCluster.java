package io.vitrine.kafka.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Several Kafka brokers in this process, each a controller too, with topics on all of them: for
 * tests of what happens when one goes and leaders change. Bound to the loopback.
 *
 * <p>Threads: one at a time; all block for seconds.
 */
public final class EmbeddedCluster implements AutoCloseable {
  private final Path directory;
  private final String clusterId = Uuid.randomUuid().toString();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> controllerPorts = new ArrayList<>();
  private final List<@Nullable EmbeddedKafka> brokers = new ArrayList<>();

  private EmbeddedCluster(Path directory, int count) {
    this.directory = directory;
    try {
      for (int i = 0; i < count; i++) {
        int port = FreePorts.next();
        ports.add(port);
        controllerPorts.add(port + 1);
      }
    } catch (IOException e) {
      throw new EmbeddedKafkaException("no ports for the cluster: " + e, e);
    }
  }

  /**
   * Starts {@code count} brokers. Topics have replicas on all, and take what all but one have.
   *
   * @param directory where each has a directory of its own
   */
  public static EmbeddedCluster start(Path directory, int count) {
    EmbeddedCluster cluster = new EmbeddedCluster(directory, count);
    // None is ready before most of them are there.
    List<CompletableFuture<EmbeddedKafka>> starting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      starting.add(
          CompletableFuture.supplyAsync(() -> cluster.begin(index), EmbeddedCluster::thread));
    }
    try {
      starting.forEach(each -> cluster.brokers.add(each.join()));
      return cluster;
    } catch (CompletionException e) {
      starting.forEach(each -> each.thenAccept(EmbeddedKafka::close));
      throw e.getCause() instanceof EmbeddedKafkaException known
          ? known
          : new EmbeddedKafkaException("the cluster did not start: " + e.getCause(), e);
    }
  }

  private EmbeddedKafka begin(int index) {
    int count = ports.size();
    List<String> voters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      voters.add(i + 1 + "@127.0.0.1:" + controllerPorts.get(i));
    }
    String all = Integer.toString(count);
    String most = Integer.toString(Math.max(1, count - 1));
    Map<String, String> p = new HashMap<>();
    p.put("node.id", Integer.toString(index + 1));
    p.put("controller.quorum.voters", String.join(",", voters));
    p.put(
        "listeners",
        "CLIENT://127.0.0.1:"
            + ports.get(index)
            + ",CONTROLLER://127.0.0.1:"
            + controllerPorts.get(index));
    p.put("default.replication.factor", all);
    p.put("min.insync.replicas", most);
    p.put("offsets.topic.replication.factor", all);
    p.put("transaction.state.log.replication.factor", all);
    p.put("transaction.state.log.min.isr", most);
    return EmbeddedKafka.start(
        directory.resolve("broker-" + (index + 1)),
        "127.0.0.1",
        ports.get(index),
        "127.0.0.1",
        p,
        clusterId);
  }

  /** Of all brokers, also of those that are away. */
  public String bootstrapServers() {
    return String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  /** Stops one, from 0 on; its partitions get other leaders. */
  public void stop(int index) {
    EmbeddedKafka broker = brokers.set(index, null);
    if (broker != null) {
      broker.close();
    }
  }

  /** Starts one again that was stopped. */
  public void start(int index) {
    if (brokers.get(index) == null) {
      brokers.set(index, begin(index));
    }
  }

  @Override
  public void close() {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (int i = 0; i < brokers.size(); i++) {
      int index = i;
      ends.add(CompletableFuture.runAsync(() -> stop(index), EmbeddedCluster::thread));
    }
    ends.forEach(CompletableFuture::join);
  }

  private static void thread(Runnable job) {
    new Thread(job, "embedded-cluster").start();
  }
}
