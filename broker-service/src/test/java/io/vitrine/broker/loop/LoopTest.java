package io.vitrine.broker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two event loops and what goes between them. */
class LoopTest {
  private MultiThreadIoEventLoopGroup group;
  private final Loop[] loops = new Loop[2];

  /** What the second loop got; touched on its thread. */
  private final List<Object> got = new ArrayList<>();

  private CountDownLatch wait = new CountDownLatch(0);

  @BeforeEach
  void start() {
    group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    for (int i = 0; i < 2; i++) {
      EventLoop executor = group.next();
      loops[i] = new Loop(i, executor, new SteadyClock(), loops, loop -> this::message, 64 << 10);
    }
  }

  @AfterEach
  void stop() {
    wait.countDown();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void message(ByteBuf buf, int start, int end, boolean five, long millis, Object target) {
    got.add(buf.getInt(start) + ":" + (end - start));
  }

  private void on(int loop, Runnable task) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    loops[loop].execute(
        () -> {
          try {
            task.run();
            done.complete(null);
          } catch (Throwable e) {
            done.completeExceptionally(e);
          }
        });
    done.get(10, TimeUnit.SECONDS);
  }

  private void send(int number, int length, boolean mayShare) {
    ByteBuf frame = Unpooled.buffer(length);
    frame.writeInt(number).writeZero(length - 4);
    loops[0].send(1, frame, 0, length, false, null, mayShare);
    frame.release();
  }

  private List<Object> received(int count) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    List<Object> copy = new ArrayList<>();
    while (copy.size() < count && System.nanoTime() < deadline) {
      copy.clear();
      on(1, () -> copy.addAll(got));
    }
    return copy;
  }

  @Test
  void messagesAndTasksArriveInTheOrderOfSending() throws Exception {
    on(
        0,
        () -> {
          send(1, 10, true);
          send(2, 5_000, true);
          loops[0].send(1, () -> got.add("task"));
          send(3, 5_000, false);
          send(4, 10, true);
        });
    on(0, () -> send(5, 10, true));
    assertThat(received(6)).containsExactly("1:10", "2:5000", "task", "3:5000", "4:10", "5:10");
  }

  @Test
  void thoseWhoSendAreHeldWhileTheInboxIsCrowdedAndLetGoAfterwards() throws Exception {
    wait = new CountDownLatch(1);
    loops[1].execute(this::hold);
    CompletableFuture<Void> resumed = new CompletableFuture<>();
    on(0, () -> send(1, 100_000, false));
    on(
        0,
        () -> {
          send(2, 10, false);
          assertThat(loops[0].gate().open()).isFalse();
          loops[0].gate().whenOpen(() -> resumed.complete(null));
        });
    assertThat(resumed).isNotDone();
    assertThat(loops[1].inboxBytes()).isGreaterThan(100_000);
    wait.countDown();
    resumed.get(10, TimeUnit.SECONDS);
    assertThat(received(2)).hasSize(2);
    assertThat(loops[1].inboxBytes()).isZero();
  }

  private void hold() {
    try {
      wait.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsDirtyIsFlushedOnceAtTheEndOfTheTurn() throws Exception {
    List<String> events = new ArrayList<>();
    on(
        0,
        () -> {
          loops[0].dirty(() -> events.add("flush a"));
          loops[0].dirty(() -> events.add("flush b"));
          events.add("work");
        });
    on(0, () -> {});
    assertThat(events).containsExactly("work", "flush a", "flush b");
  }

  @Test
  void theEpochClockIsThatOfTheSystem() throws Exception {
    on(
        0,
        () -> {
          loops[0].tick();
          assertThat(loops[0].epochMillis())
              .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(1_000L));
        });
  }
}
