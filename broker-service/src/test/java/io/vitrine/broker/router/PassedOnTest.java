package io.vitrine.broker.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vitrine.broker.Waiting;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.loop.SteadyClock;
import io.vitrine.broker.session.DropCause;
import io.vitrine.broker.session.Leftover;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.QueuePolicy;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.SessionAccount;
import io.vitrine.broker.session.SessionLimits;
import io.vitrine.broker.session.Subscription;
import io.vitrine.broker.store.BrokerStore;
import io.vitrine.broker.store.StoreLimits;
import io.vitrine.broker.subscriber.SessionSubscriber;
import io.vitrine.mqtt.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members of a shared subscription that leave while a message is on its way to them. */
@Timeout(120)
class PassedOnTest {
  private static final int SECONDS_MAX = 60;
  private static final String GROUP = "$share/g/t";

  @TempDir Path directory;

  /** Of both loops, so that a test says in which order things happen. */
  private final EventLoop executor = new DefaultEventLoop();

  private final Loop[] loops = new Loop[2];
  private final Router[] routers = new Router[2];
  private final List<DropCause> drops = new CopyOnWriteArrayList<>();
  private final Subscription subscription =
      new Subscription(Objects.requireNonNull(TopicFilter.parse(GROUP)), 2, false, false, 0);
  private final RoutingTables tables = SmallTables.make();
  private BrokerStore store;

  @BeforeEach
  void open() {
    StoreLimits limits =
        new StoreLimits(100, 1_000, 1L << 30, 1L << 40, QueuePolicy.DROP_NEW, 1L << 20);
    store = BrokerStore.open(directory, limits, true, new SimpleMeterRegistry(), message -> {});
    SteadyClock clock = new SteadyClock();
    for (int i = 0; i < loops.length; i++) {
      int index = i;
      loops[i] =
          new Loop(
              index,
              executor,
              clock,
              loops,
              self ->
                  (buf, start, end, five, at, to) ->
                      routers[index].message(buf, start, end, five, at, to),
              64 << 10);
      routers[i] = new Router(loops[i], tables, store.lane(loops[i], new Commits(loops[i], 0)));
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

  /** A session in memory. */
  private SessionSubscriber member(String id, int loop) {
    SessionSubscriber member = new SessionSubscriber(id, loop, 10, drops::add, null);
    SessionLimits limits = new SessionLimits(10, 10, 1 << 20, false);
    member.arrive(new Session(id, limits, new SessionAccount(1 << 20, drops::add), null));
    tables.put(member, subscription);
    return member;
  }

  private void leave(SessionSubscriber member) {
    member.leave();
    tables.removeAll(member, List.of(subscription));
  }

  private static Leftover left(String topic, int qos) {
    byte[] payload = "payload".getBytes(StandardCharsets.UTF_8);
    Message message = Message.of(topic, Message.NO_EXPIRY, new byte[0], payload, qos, false, 0);
    return new Leftover(message, GROUP, true);
  }

  private void awaitOne(SessionSubscriber member) throws Exception {
    Waiting.until("nothing has come", () -> member.load() > 0);
    assertThat(onLoop(member::load)).isEqualTo(1);
    assertThat(drops).isEmpty();
  }

  private SessionSubscriber second(int loop, int qos, int other) throws Exception {
    return onLoop(
        () -> {
          SessionSubscriber first = member("first", loop);
          routers[0].passOn(left("t", qos));
          leave(first);
          return member("second", other);
        });
  }

  /** The removal of a QoS 2 message is on its way to the disk just then. */
  @Test
  void whoLeavesBeforeTheRemovalIsOnDiskIsNotChosen() throws Exception {
    awaitOne(second(0, 2, 0));
    assertThat(loops[0].counters().get(Counter.MESSAGES_PASSED_ON)).isEqualTo(1);
  }

  /** The message is on its way to the event loop of the member just then. */
  @Test
  void whoHasLeftWhenTheMessageComesToItsEventLoopHandsItOn() throws Exception {
    awaitOne(second(1, 1, 1));
  }

  @Test
  void soItIsWhenTheOtherIsOnAnotherEventLoop() throws Exception {
    awaitOne(second(1, 2, 0));
  }

  /** Nobody of the group is left: that is counted, once. */
  @Test
  void withoutAnotherMemberItIsDroppedAndCounted() throws Exception {
    onLoop(
        () -> {
          SessionSubscriber first = member("first", 1);
          routers[0].passOn(left("t", 1));
          leave(first);
          return null;
        });
    Waiting.until(
        "it is not dropped", () -> loops[1].counters().get(Counter.DROPPED_SESSION_ENDED) > 0);
    assertThat(loops[0].counters().get(Counter.DROPPED_SESSION_ENDED)).isZero();
    assertThat(drops).isEmpty();
  }

  /** The rules for topics are others since a restart. */
  @Test
  void aMessageToATopicThatIsNoneAnyMoreIsDroppedAndCounted() throws Exception {
    SessionSubscriber member =
        onLoop(
            () -> {
              SessionSubscriber made = member("first", 0);
              routers[0].passOn(left("t\uFFFE", 1));
              routers[0].passOn(left("t", 1));
              return made;
            });
    awaitOne(member);
    assertThat(loops[0].counters().get(Counter.DROPPED_TOPIC_REFUSED)).isEqualTo(1);
  }
}
