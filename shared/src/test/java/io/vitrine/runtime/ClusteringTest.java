package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vitrine.config.Settings;
import io.vitrine.contract.NodeAnnouncement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ClusteringTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Readiness readiness = new Readiness();
  private Settings settings;
  private Vertx one;
  private Vertx two;

  @BeforeEach
  void twoNodes() throws Exception {
    settings =
        Settings.defaults()
            .with("cluster.enabled", "true")
            .with("cluster.port", FreePort.any())
            .with("cluster.silence_max", "3s");
    one = start(new Readiness());
    two = start(readiness);
  }

  @AfterEach
  void close() throws Exception {
    get(Future.join(one.close(), two.close()));
  }

  private Vertx start(Readiness ready) throws Exception {
    return get(EventLoops.start(settings, new SimpleMeterRegistry(), ready));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean answers(Vertx from, String address) {
    try {
      return get(new Bus(from).request(address, Buffer.buffer("?"), SECOND)).length() == 1;
    } catch (Exception e) {
      return false;
    }
  }

  /** Whether {@code one} knows where the event bus of {@code other} is. */
  private static boolean knows(Vertx one, Vertx other) {
    Promise<NodeInfo> info = Promise.promise();
    membership(one).getNodeInfo(membership(other).getNodeId(), info);
    try {
      return get(info.future()) != null;
    } catch (Exception e) {
      return false;
    }
  }

  private static ClusterMembership membership(Vertx vertx) {
    return (ClusterMembership) ((VertxInternal) vertx).clusterManager();
  }

  private static JChannel channel(Vertx vertx) {
    return membership(vertx).channel();
  }

  @Test
  void nodesReachEachOtherAndTheDirectoryKnowsWhoIsThere() throws Exception {
    assertThat(one.isNativeTransportEnabled())
        .isEqualTo(System.getProperty("os.name").equals("Linux"));
    get(new Bus(one).serve("a", Future::succeededFuture).ready());
    assertThat(answers(two, "a")).isTrue();

    Directory directory = new Directory(new Bus(two));
    get(directory.start());
    NodeAnnouncement self = new NodeAnnouncement("broker", "b-0", 7, "1", List.of("outbox.0"));
    Announcer announcer = new Announcer(new Bus(one), () -> self);
    get(announcer.start());
    await(() -> directory.nodes("broker").equals(List.of(self)));
    assertThat(directory.nodes("bridge")).isEmpty();
    get(announcer.stop());
    await(() -> directory.nodes("broker").isEmpty());
    await(() -> readiness.parts().get("cluster").detail().equals("2 nodes"));
  }

  @Test
  void aNodeThatStartsAgainJoinsThoseOnTheNextPortsAtOnce() throws Exception {
    get(new Bus(two).serve("b", Future::succeededFuture).ready());
    get(one.close());
    one = start(new Readiness());
    assertThat(membership(one).getNodes()).hasSize(2);
    await(() -> answers(one, "b"));
  }

  @Test
  void aNodeThatStaysUnknownIsNotReadyUntilItIsKnownAgain() throws Exception {
    await(() -> readiness.parts().get("cluster").detail().equals("2 nodes"));
    String watched = ClusterWatch.address(membership(two).getNodeId());
    List<RegistrationInfo> known = registrations(watched);
    assertThat(known).hasSize(1);
    // Taken away by two itself, so that it does not publish it again.
    RegistrationInfo info = known.get(0);
    get(written(promise -> membership(two).removeRegistration(watched, info, promise)));
    await(() -> !readiness.ready());
    assertThat(readiness.parts().get("cluster").detail())
        .isEqualTo("not reachable for " + membership(one).getNodeId());
    get(written(promise -> membership(two).addRegistration(watched, info, promise)));
    await(readiness::ready);
  }

  private List<RegistrationInfo> registrations(String address) throws Exception {
    Promise<List<RegistrationInfo>> found = Promise.promise();
    membership(one).getRegistrations(address, found);
    return List.copyOf(get(found.future()));
  }

  private static Future<Void> written(Consumer<Promise<Void>> write) {
    Promise<Void> promise = Promise.promise();
    write.accept(promise);
    return promise.future();
  }

  @Test
  void addressesAnswerAgainAfterAPartitionHealed() throws Exception {
    get(new Bus(one).serve("a", Future::succeededFuture).ready());
    get(new Bus(two).serve("b", Future::succeededFuture).ready());
    await(() -> answers(two, "a") && answers(one, "b"));
    for (Vertx vertx : List.of(one, two)) {
      DISCARD discard = new DISCARD().discardAll(true);
      channel(vertx)
          .getProtocolStack()
          .insertProtocol(discard, ProtocolStack.Position.ABOVE, TP.class);
    }
    await(() -> membership(one).getNodes().size() == 1 && membership(two).getNodes().size() == 1);
    await(() -> !answers(one, "b") && !answers(two, "a"));
    for (Vertx vertx : List.of(one, two)) {
      channel(vertx).getProtocolStack().removeProtocol(DISCARD.class);
    }
    await(() -> membership(one).getNodes().size() == 2 && membership(two).getNodes().size() == 2);
    await(() -> answers(one, "b") && answers(two, "a"));
    await(() -> knows(one, two) && knows(two, one));
    await(() -> readiness.ready());
  }
}
