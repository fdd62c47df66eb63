package io.vitrine.broker.delayed;

import io.vitrine.broker.disk.DiskSpace;
import io.vitrine.broker.loop.Acks;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.outbox.OutboxWriter;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.router.Subscriber;
import io.vitrine.broker.store.DelayedRecord;
import io.vitrine.broker.store.StoreLane;
import io.vitrine.mqtt.packet.MalformedPacket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes on one event loop what is due, as if it came now: into the outbox, and when that has it
 * to all who subscribed and as retained message. With what is stored of that, it leaves the store.
 *
 * <p>If the process ends after the outbox had it and before the store, a restart publishes it
 * again.
 *
 * <p>Threads: the loop's.
 */
public final class DuePublisher {
  private static final Logger LOG = LoggerFactory.getLogger(DuePublisher.class);

  /** So many at a time, so that the connections of the loop get their turn. */
  private static final int SLICE = 32;

  private static final long RETRY_MILLIS = 500;

  private final Loop loop;
  private final Router router;
  private final Commits commits;
  private final OutboxWriter outbox;
  private final @Nullable StoreLane lane;
  private final DelayedMessages messages;
  private final DiskSpace disk;
  private final Function<String, @Nullable Subscriber> publishers;
  private final ArrayDeque<DelayedRecord> due = new ArrayDeque<>();
  private boolean running;
  private boolean postponed;

  /** How many wait for the outbox, and those that must stay behind them. */
  private int inOutbox;

  /**
   * @param lane null if there is no store
   * @param publishers the session of a client, if it lives on this loop
   */
  public DuePublisher(
      Loop loop,
      Router router,
      Commits commits,
      OutboxWriter outbox,
      @Nullable StoreLane lane,
      DelayedMessages messages,
      DiskSpace disk,
      Function<String, @Nullable Subscriber> publishers) {
    this.loop = loop;
    this.router = router;
    this.commits = commits;
    this.outbox = outbox;
    this.lane = lane;
    this.messages = messages;
    this.disk = disk;
    this.publishers = publishers;
  }

  Loop loop() {
    return loop;
  }

  void take(List<DelayedRecord> more) {
    due.addAll(more);
    if (!running) {
      running = true;
      run();
    }
  }

  private void run() {
    loop.tick();
    for (int i = 0; i < SLICE && !due.isEmpty(); i++) {
      if (!loop.gate().open()) {
        loop.gate().whenOpen(() -> loop.execute(this::run));
        return;
      }
      if (lane != null && lane.failed()) {
        // A restart finds them.
        due.clear();
        break;
      }
      if (disk.low() || !publish(due.element())) {
        loop.executor().schedule(this::run, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        return;
      }
      due.remove();
    }
    running = !due.isEmpty();
    if (running) {
      loop.execute(this::run);
    }
  }

  /** Returns false if it must wait. */
  private boolean publish(DelayedRecord record) {
    if (record.message().expired(loop.epochMillis())) {
      // Its expiry interval runs while it waits ([MQTT-3.3.2-6]).
      over(record, Counter.DELAYED_EXPIRED);
      return true;
    }
    Publication publication = router.load(record.message());
    Route route;
    try {
      route = router.route();
    } catch (MalformedPacket e) {
      router.unload();
      LOG.warn("A delayed message of client {} was dropped: {}", record.clientId(), e.toString());
      over(record, Counter.DELAYED_REFUSED);
      return true;
    }
    int flags = publication.qos() | (publication.retain() ? 4 : 0) | 16;
    boolean taken =
        outbox.append(publication, route, record.clientId(), record.username(), flags, 0, 0);
    router.unload();
    if (!taken) {
      if (!postponed) {
        postponed = true;
        loop.counters().add(Counter.DELAYED_POSTPONED);
      }
      return false;
    }
    postponed = false;
    boolean waits = false;
    int[] partitions = route.destination().partitions();
    for (int i = 0; i < partitions.length; i++) {
      long sequence = outbox.sequence(i);
      if (sequence != 0) {
        waits = true;
        commits.alsoWaitFor(Commits.partition(partitions[i]), sequence);
      }
    }
    if (!waits && inOutbox == 0) {
      deliver(record);
    } else {
      inOutbox++;
      commits.whenCommitted(Commits.STORE, 0, whenInOutbox(record), 0, 0);
    }
    return true;
  }

  private Acks whenInOutbox(DelayedRecord record) {
    return new Acks() {
      @Override
      public void acknowledge(int packetId, int code) {
        inOutbox--;
        deliver(record);
      }

      @Override
      public void refuse(int packetId, int code) {
        // The outbox has failed; if the store has the message, a restart tries again.
        inOutbox--;
        messages.over(record);
        loop.counters().add(Counter.DELAYED_FAILED);
      }
    };
  }

  private void deliver(DelayedRecord record) {
    if (lane != null) {
      lane.handOverIfLarge();
    }
    try {
      router.accept(record.message(), publishers.apply(record.clientId()));
    } catch (MalformedPacket e) {
      throw new IllegalStateException("a topic was one a moment ago", e);
    }
    over(record, Counter.DELAYED_PUBLISHED);
  }

  /**
   * It leaves the store, in the same turn as what it became.
   *
   * @return the turn; 0 if it was not there
   */
  long over(DelayedRecord record, Counter how) {
    loop.counters().add(how);
    messages.over(record);
    return lane == null || record.message().qos() == 0 ? 0 : lane.delayedOver(record);
  }

  /** Runs {@code task} when that turn of the store is on disk; at once if it is 0. */
  void whenStored(long turn, Acks task) {
    if (turn == 0) {
      task.acknowledge(0, 0);
    } else {
      commits.whenCommitted(Commits.STORE, turn, task, 0, 0);
    }
  }
}
