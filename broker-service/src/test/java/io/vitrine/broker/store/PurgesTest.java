package io.vitrine.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vitrine.broker.Waiting;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.LoneLoop;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Leftover;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.QueuePolicy;
import io.vitrine.broker.session.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ended sessions leave: to whom it goes, when it waits, and that it goes on. */
@Timeout(120)
class PurgesTest {
  private static final int SECONDS_MAX = 60;
  private static final String GROUP = "$share/g/t";
  private static final StoreLimits LIMITS =
      new StoreLimits(100, 1_000, 1L << 30, 1L << 40, QueuePolicy.DROP_NEW, 1L << 20);

  @TempDir Path directory;

  private final EventLoop executor = new DefaultEventLoop();
  private final AtomicBoolean diskLow = new AtomicBoolean();
  private final List<String> passedOn = new CopyOnWriteArrayList<>();
  private SimpleMeterRegistry meters;
  private BrokerStore store;
  private Loop loop;
  private StoreLane lane;

  @BeforeEach
  void open() {
    meters = new SimpleMeterRegistry();
    loop = LoneLoop.on(executor);
    store = BrokerStore.open(directory, LIMITS, true, meters, message -> {});
    lane = store.lane(loop, new Commits(loop, 0));
    lane.heirs(left -> passedOn.add(payload(left)));
    store.purgeEnded(diskLow::get);
  }

  @AfterEach
  void close() throws Exception {
    executor.shutdownGracefully(0, SECONDS_MAX, TimeUnit.SECONDS).sync();
    store.close();
  }

  private static String payload(Leftover left) {
    Message message = left.message();
    return new String(
        message.bytes(), message.topicLength(), message.payloadLength(), StandardCharsets.UTF_8);
  }

  private <T> T onLoop(Callable<T> task) throws Exception {
    return executor.submit(task).get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** A queue with QoS 1 messages that came by a shared subscription, or by another. */
  private StoredQueue queue(@Nullable String group, String... payloads) throws Exception {
    StoredQueue queue = store.newSession();
    DeliveryTerms terms = new DeliveryTerms(1, false, DeliveryTerms.NO_IDS, group);
    onLoop(
        () -> {
          for (String payload : payloads) {
            byte[] bytes = ("t" + payload).getBytes(StandardCharsets.UTF_8);
            Append append =
                new Append(new Message(bytes, 1, 0, 1, false, 0, Message.NO_EXPIRY, -1));
            append.add(queue, terms, 1, false);
            lane.append(append);
          }
          return null;
        });
    Waiting.until("it is not on disk", () -> queue.tail() == payloads.length);
    return queue;
  }

  private void end(StoredQueue queue) throws Exception {
    onLoop(() -> lane.end(queue, 0));
  }

  @Test
  void withLittleRoomOnTheDiskNothingIsPassedOnUntilThereIsMore() throws Exception {
    StoredQueue owing = queue(GROUP, "a", "b");
    StoredQueue other = queue(null, "c");
    diskLow.set(true);
    end(owing);
    end(other);
    // Removals make room: they go on, and this one stands behind those that may not.
    Waiting.until("messages are left", () -> store.storedMessages() == 2);
    store.purgePostponed();
    assertThat(passedOn).isEmpty();
    diskLow.set(false);
    store.purgePostponed();
    Waiting.until("messages are left", () -> store.storedMessages() == 0);
    assertThat(passedOn).containsExactly("a", "b");
  }

  @Test
  void aMessageThatCannotBePassedOnHoldsUpNoOther() throws Exception {
    lane.heirs(
        left -> {
          if (payload(left).equals("a")) {
            throw new IllegalStateException("nobody can take it");
          }
          passedOn.add(payload(left));
        });
    StoredQueue first = queue(GROUP, "a", "b");
    StoredQueue second = queue(GROUP, "c");
    end(first);
    end(second);
    Waiting.until("messages are left", () -> store.storedMessages() == 0);
    assertThat(passedOn).containsExactly("b", "c");
    assertThat(loop.counters().get(Counter.DROPPED_SESSION_ENDED)).isEqualTo(1);
  }

  /** Members leave one by one then: what nobody would get any more waits for the next start. */
  @Test
  void whenTheBrokerStopsTheRestStaysForTheNextStart() throws Exception {
    lane.heirs(
        left -> {
          passedOn.add(payload(left));
          if (passedOn.size() == 2) {
            store.stopPurging();
          }
        });
    StoredQueue first = queue(GROUP, "a", "b", "c", "d");
    StoredQueue second = queue(GROUP, "e");
    end(first);
    Waiting.until("messages are left", () -> store.storedMessages() == 3 || passedOn.size() > 2);
    end(second);
    onLoop(() -> null);
    store.close();
    assertThat(passedOn).containsExactly("a", "b");
    open();
    Waiting.until("messages are left", () -> store.storedMessages() == 0);
    assertThat(passedOn).containsExactly("a", "b", "c", "d", "e");
  }

  /** A power failure must not bring back what has gone to somebody in memory. */
  @Test
  void aRemovalThatIsWaitedForIsSynced() throws Exception {
    StoredQueue queue = queue(null, "a");
    StoredMessage message = new StoredMessage(1, 0, 1, null, DeliveryTerms.PLAIN, 1, false);
    CountDownLatch done = new CountDownLatch(1);
    long before = meters.timer("vitrine.store.commits").count();
    onLoop(
        () -> {
          lane.remove(queue, message, false);
          lane.whenCommitted(lane.synced(), (packetId, code) -> done.countDown(), 0, 0);
          return null;
        });
    assertThat(done.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(meters.timer("vitrine.store.commits").count()).isGreaterThan(before);
  }
}
