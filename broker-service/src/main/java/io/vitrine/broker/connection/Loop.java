package io.vitrine.broker.connection;

import io.netty.channel.EventLoop;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.router.Match;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.codec.PublishView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's own things: its connections that have something to flush, its inbox from the
 * other loops, its tap, its counters.
 *
 * <p>Threads: its event loop, but for {@link #run} and what other loops put into the inbox.
 */
public final class Loop {
  private record Crossed(Message message, Match.Target target, boolean retainFlag) {}

  private final int index;
  private final EventLoop eventLoop;
  private final TapWriter tap;
  private final LoopCounters counters = new LoopCounters();
  private final PublishView view = new PublishView();
  private final MpscUnboundedArrayQueue<Crossed> inbox = new MpscUnboundedArrayQueue<>(1024);
  private final AtomicBoolean woken = new AtomicBoolean();
  private final List<Outgoing> dirty = new ArrayList<>();
  private final boolean[] touched;
  private final Loops loops;
  private @Nullable Router router;
  private @Nullable Waiting waiting;
  private boolean turnEnding;
  private boolean anyTouched;
  private @Nullable Connection connecting;

  public Loop(int index, EventLoop eventLoop, TapWriter tap, Loops loops, int count) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.tap = tap;
    this.loops = loops;
    this.touched = new boolean[count];
  }

  public void router(Router router) {
    this.router = router;
  }

  /** Acknowledgements that wait for the disk; once, before the first connection. */
  public void outbox(Outbox outbox) {
    waiting = new Waiting(this, outbox);
  }

  @Nullable Waiting waiting() {
    return waiting;
  }

  public int index() {
    return index;
  }

  public LoopCounters counters() {
    return counters;
  }

  public TapWriter tap() {
    return tap;
  }

  /** The connection whose CONNECT vertx-mqtt is looking at now. */
  public @Nullable Connection takeConnecting() {
    Connection taken = connecting;
    connecting = null;
    return taken;
  }

  void connecting(Connection connection) {
    connecting = connection;
  }

  PublishView view() {
    return view;
  }

  public Router router() {
    Router made = router;
    if (made == null) {
      throw new IllegalStateException("the loop has no router yet");
    }
    return made;
  }

  /** Runs on the event loop: at once if this is it. */
  public void run(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
  }

  /** Runs on the event loop in so many seconds. */
  void later(Runnable task, long seconds) {
    eventLoop.schedule(task, seconds, TimeUnit.SECONDS);
  }

  /** Looks at the keep-alive of this loop's connections once a second. */
  public void keepTime(Connections connections) {
    eventLoop.scheduleAtFixedRate(
        () -> {
          long now = System.nanoTime();
          for (Connection each : connections.live()) {
            if (each.loop() == this) {
              each.checkKeepAlive(now);
            }
          }
        },
        1,
        1,
        TimeUnit.SECONDS);
  }

  /** The connection has bytes to flush when this turn ends. */
  void flushLater(Outgoing outgoing) {
    dirty.add(outgoing);
    endTurnLater();
  }

  /** Hands a message to a subscriber on {@code loop}; it travels when this turn ends. */
  public void cross(int loop, Message message, Match.Target target, boolean retainFlag) {
    loops.get(loop).inbox.offer(new Crossed(message, target, retainFlag));
    touched[loop] = true;
    anyTouched = true;
    endTurnLater();
  }

  private void endTurnLater() {
    if (!turnEnding) {
      turnEnding = true;
      eventLoop.execute(this::endTurn);
    }
  }

  /** Runs after all channels that were ready in this turn were read. */
  private void endTurn() {
    turnEnding = false;
    if (anyTouched) {
      anyTouched = false;
      for (int i = 0; i < touched.length; i++) {
        if (touched[i]) {
          touched[i] = false;
          loops.get(i).wake();
        }
      }
    }
    for (int i = 0; i < dirty.size(); i++) {
      dirty.get(i).flush();
    }
    dirty.clear();
  }

  private void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      eventLoop.execute(this::drain);
    }
  }

  private void drain() {
    woken.set(false);
    tap.tick();
    for (Crossed each = inbox.poll(); each != null; each = inbox.poll()) {
      int owner = each.target().subscriber().loop();
      if (owner == index) {
        each.target().subscriber().deliver(each.message(), each.target(), each.retainFlag());
      } else {
        cross(owner, each.message(), each.target(), each.retainFlag());
      }
    }
  }
}
