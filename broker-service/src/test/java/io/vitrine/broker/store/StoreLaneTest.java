package io.vitrine.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.LoneLoop;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.QueuePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Turns of an event loop that want much written: messages to thousands of sessions. */
@Timeout(120)
class StoreLaneTest {
  private static final int SESSIONS = 2_000;
  private static final int MESSAGES = 200;
  private static final int SECONDS_MAX = 60;
  private static final Elsewhere WRITTEN = new Elsewhere(() -> true, () -> true);
  private static final Elsewhere FAILED = new Elsewhere(() -> true, () -> false);

  @TempDir Path directory;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventLoop executor = new DefaultEventLoop();
  private final List<StoredQueue> queues = new ArrayList<>();
  private BrokerStore store;
  private StoreLane lane;

  @BeforeEach
  void open() {
    Loop loop = LoneLoop.on(executor);
    StoreLimits limits =
        new StoreLimits(100, 100_000, 1L << 30, 1L << 40, QueuePolicy.DROP_NEW, 1L << 20);
    store = BrokerStore.open(directory, limits, true, meters, message -> {});
    lane = store.lane(loop, new Commits(loop, 0));
    for (int i = 0; i < SESSIONS; i++) {
      queues.add(store.newSession());
    }
  }

  @AfterEach
  void close() throws Exception {
    executor.shutdownGracefully(0, SECONDS_MAX, TimeUnit.SECONDS).sync();
    store.close();
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return executor.submit(task).get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** A message for the first of the queues. */
  private Append message(int sessions) {
    byte[] bytes = "topic and payload".getBytes(StandardCharsets.UTF_8);
    Append append = new Append(new Message(bytes, 5, 0, 1, false, 0, Message.NO_EXPIRY, -1));
    for (StoredQueue queue : queues.subList(0, sessions)) {
      append.add(queue, DeliveryTerms.PLAIN, 1, false);
    }
    return append;
  }

  @Test
  void aMessageIsAcknowledgedWhenAllItsQueuesHaveIt() throws Exception {
    List<Integer> acknowledged = new ArrayList<>();
    List<Integer> early = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(MESSAGES);
    onLoop(
        () -> {
          for (int i = 1; i <= MESSAGES; i++) {
            lane.handOverIfLarge();
            long turn = lane.append(message(SESSIONS));
            lane.whenCommitted(
                turn,
                (packetId, code) -> {
                  acknowledged.add(packetId);
                  if (queues.stream().anyMatch(queue -> queue.tail() < packetId)) {
                    early.add(packetId);
                  }
                  all.countDown();
                },
                i,
                0);
          }
          return null;
        });
    assertThat(all.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).hasSize(MESSAGES).isSorted().doesNotHaveDuplicates();
    assertThat(early).isEmpty();
    // 22,000 entries weigh 1 MiB, and at most two such units are written at once.
    assertThat(meters.timer("vitrine.store.commits").count()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aTurnWaitsForWhatMustBeOnDiskBeforeIt() throws Exception {
    AtomicBoolean outbox = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(3);
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean early = new AtomicBoolean();
    onLoop(
        () -> {
          long turn =
              lane.received(
                  queues.get(0).session(),
                  7,
                  new Elsewhere(
                      () -> {
                        asked.countDown();
                        return outbox.get();
                      },
                      outbox::get));
          lane.whenCommitted(
              turn,
              (packetId, code) -> {
                early.set(!outbox.get());
                done.countDown();
              },
              7,
              0);
          return turn;
        });
    assertThat(asked.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(done.getCount()).isEqualTo(1);
    outbox.set(true);
    assertThat(done.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(early).isFalse();
  }

  /** The outbox of one message has failed: what is sent again is no message that was received. */
  @Test
  void anIdentifierIsNotThereWithoutWhatTheOutboxShouldHave() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    onLoop(
        () -> {
          long session = queues.get(0).session();
          lane.session(session, SessionRecord.connected("client", 3_600));
          lane.received(session, 7, FAILED);
          long turn = lane.received(session, 8, WRITTEN);
          lane.whenCommitted(turn, (packetId, code) -> done.countDown(), 8, 0);
          return turn;
        });
    assertThat(done.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    store.close();
    open();
    List<RecoveredSession> found = store.takeRecovered();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).receivedIds()).containsExactly(8);
  }

  /**
   * Who was refused since the outbox has failed, and sends it again, is as if for the first time.
   */
  @Test
  void aMessageIsInNoQueueWithoutWhatTheOutboxShouldHave() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    onLoop(
        () -> {
          lane.append(message(SESSIONS), FAILED);
          lane.append(message(2), WRITTEN);
          long turn = lane.append(message(1));
          lane.whenCommitted(turn, (packetId, code) -> done.countDown(), 1, 0);
          return turn;
        });
    assertThat(done.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(queues.stream().map(StoredQueue::tail).limit(3)).containsExactly(2L, 1L, 0L);
  }

  @Test
  void whatWeighsEnoughIsOnDiskBeforeTheTurnOfTheLoopEnds() throws Exception {
    long written =
        onLoop(
            () -> {
              long turn = 0;
              int appended = -1;
              while (turn < 2) {
                lane.handOverIfLarge();
                turn = lane.append(message(SESSIONS));
                appended++;
              }
              long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX / 2);
              StoredQueue last = queues.get(SESSIONS - 1);
              while (last.tail() < appended && System.nanoTime() < deadline) {
                Thread.onSpinWait();
              }
              return last.tail() - appended;
            });
    assertThat(written).isZero();
  }

  @Test
  void whatBelongsToAMessageIsInOneUnitHoweverLarge() throws Exception {
    List<Long> turns =
        onLoop(
            () -> {
              List<Long> numbers = new ArrayList<>();
              for (int i = 1; i <= 3; i++) {
                lane.handOverIfLarge();
                numbers.add(lane.received(1, i));
                numbers.add(lane.retained("topic"));
                // Alone it weighs more than a unit.
                Append large = message(SESSIONS);
                while (large.weight() < StoreLane.TURN_BYTES) {
                  queues.forEach(queue -> large.add(queue, DeliveryTerms.PLAIN, 2, false));
                }
                numbers.add(lane.append(large));
              }
              return numbers;
            });
    assertThat(turns).containsExactly(1L, 1L, 1L, 2L, 2L, 2L, 3L, 3L, 3L);
  }
}
