package io.vitrine.broker.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.vitrine.broker.Waiting;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.LoneLoop;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.session.Deliverable;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Subscription;
import io.vitrine.broker.store.StoredQueue;
import io.vitrine.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages of the broker itself that come up while another is being delivered. */
@Timeout(120)
class RouterTest {
  private static final int SECONDS_MAX = 60;

  private final EventLoop executor = new DefaultEventLoop();
  private final Loop loop = LoneLoop.on(executor);
  private final RoutingTables tables = SmallTables.make();
  private final Router router = new Router(loop, tables, null);

  @AfterEach
  void close() throws Exception {
    executor.shutdownGracefully(0, SECONDS_MAX, TimeUnit.SECONDS).sync();
  }

  private static Message message(String topic) {
    return Message.of(topic, Message.NO_EXPIRY, new byte[0], new byte[1], 0, false, 0);
  }

  private void subscribe(String topic, Consumer<String> whenItComes) {
    TopicFilter filter = Objects.requireNonNull(TopicFilter.parse(topic));
    tables.put(new Recipient(topic, whenItComes), new Subscription(filter, 0, false, false, 0));
  }

  /** The rules for topics may be others than when a client left its will. */
  @Test
  void oneThatCannotBePublishedHoldsUpNoOther() throws Exception {
    List<String> came = new CopyOnWriteArrayList<>();
    subscribe("will", came::add);
    subscribe(
        "t",
        id -> {
          router.publish(message("no\uFFFEtopic"));
          router.publish(message("will"));
        });
    executor.submit(() -> router.publish(message("t"))).get(SECONDS_MAX, TimeUnit.SECONDS);
    Waiting.until("the will has not come", () -> !came.isEmpty());
    assertThat(came).hasSize(1);
    assertThat(loop.counters().get(Counter.DROPPED_TOPIC_REFUSED)).isEqualTo(1);
  }

  private record Recipient(String key, Consumer<String> whenItComes) implements Subscriber {
    @Override
    public int loop() {
      return 0;
    }

    @Override
    public boolean online() {
      return true;
    }

    @Override
    public boolean gone() {
      return false;
    }

    @Override
    public long load() {
      return 0;
    }

    @Override
    public StoredQueue queue() {
      return null;
    }

    @Override
    public void deliver(Deliverable message, DeliveryTerms terms, int qos, boolean retain) {
      whenItComes.accept(key);
    }
  }
}
