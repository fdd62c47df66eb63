package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vitrine.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that join while others leave: all of them replaced at once, as an upgrade does. */
@Timeout(300)
class ClusterChurnTest {
  private static final int NODES = 3;
  private static final int ROUNDS = 4;
  private static final int SECONDS_MAX = 60;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<Vertx> nodes = new ArrayList<>();
  private Settings settings = Settings.defaults();

  @AfterEach
  void close() throws Exception {
    for (Vertx each : nodes) {
      get(each.close());
    }
  }

  @Test
  void whoJoinsWhileAllOthersLeaveReachesWhoIsThere() throws Exception {
    settings = settings.with("cluster.enabled", "true").with("cluster.port", FreePort.any());
    for (int i = 0; i < NODES; i++) {
      nodes.add(get(start(i)));
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<Vertx> before = List.copyOf(nodes);
      nodes.clear();
      List<Future<Vertx>> joining = new ArrayList<>();
      List<Future<Void>> leaving = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        boolean joinFirst = random.nextBoolean();
        if (joinFirst) {
          joining.add(start(i));
          pause();
        }
        leaving.add(before.get(i).close());
        pause();
        if (!joinFirst) {
          joining.add(start(i));
        }
      }
      for (Future<Vertx> each : joining) {
        nodes.add(get(each));
      }
      get(Future.join(leaving));
      eachReachesEach("seed " + seed + ", round " + round);
    }
  }

  private void eachReachesEach(String when) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    for (Vertx from : nodes) {
      for (int to = 0; to < NODES; to++) {
        while (!answers(from, "node." + to)) {
          assertThat(System.nanoTime()).as(when).isLessThan(deadline);
          pause();
        }
      }
    }
    for (Vertx each : nodes) {
      while (((VertxInternal) each).clusterManager().getNodes().size() != NODES) {
        assertThat(System.nanoTime()).as(when).isLessThan(deadline);
        pause();
      }
    }
  }

  private static boolean answers(Vertx from, String address) {
    Future<Buffer> answer =
        new Bus(from).request(address, Buffer.buffer("?"), Duration.ofSeconds(2));
    try {
      return get(answer).length() == 1;
    } catch (Exception e) {
      return false;
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
  }

  private Future<Vertx> start(int number) {
    return EventLoops.start(settings, new SimpleMeterRegistry(), new Readiness())
        .compose(
            vertx ->
                new Bus(vertx).serve("node." + number, Future::succeededFuture).ready().map(vertx));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }
}
