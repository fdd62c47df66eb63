package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BlockingLaneTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void theAnswerComesOnTheContextOfTheOneWhoAsked(Vertx vertx, VertxTestContext test) {
    BlockingLane lane = new BlockingLane("disk", 1, 4, meters);
    vertx.runOnContext(
        asked -> {
          Context context = Vertx.currentContext();
          lane.run(() -> Thread.currentThread().getName())
              .onComplete(
                  test.succeeding(
                      name ->
                          test.verify(
                              () -> {
                                assertThat(name).isEqualTo("disk-0");
                                assertThat(Vertx.currentContext()).isEqualTo(context);
                                lane.close();
                                test.completeNow();
                              })));
        });
  }

  @Test
  void whatFindsTheQueueFullIsRefusedAndCounted() {
    CountDownLatch release = new CountDownLatch(1);
    BlockingLane lane = new BlockingLane("disk", 1, 1, meters);
    Future<Boolean> first = lane.run(() -> await(release));
    Future<Boolean> second = lane.run(() -> await(release));
    Future<Boolean> third = lane.run(() -> await(release));
    assertThat(third.cause()).isInstanceOf(RejectedExecutionException.class);
    assertThat(meters.counter("vitrine.lane.rejected", "lane", "disk").count()).isEqualTo(1);
    release.countDown();
    lane.close();
    assertThat(first.succeeded() && second.succeeded()).isTrue();
    assertThat(lane.run(() -> true).failed()).isTrue();
  }

  @Test
  void whatTheWorkThrowsFailsTheFuture() {
    BlockingLane lane = new BlockingLane("disk", 1, 1, meters);
    Future<Object> failed =
        lane.run(
            () -> {
              throw new IllegalStateException("no disk");
            });
    lane.close();
    assertThat(failed.cause()).hasMessage("no disk");
  }

  private static boolean await(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return true;
  }
}
