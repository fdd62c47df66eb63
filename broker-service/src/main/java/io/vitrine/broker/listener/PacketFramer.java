package io.vitrine.broker.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.vitrine.broker.connection.BareConnect;
import io.vitrine.broker.connection.CloseCause;
import io.vitrine.broker.connection.Connection;
import io.vitrine.broker.connection.DiskWait;
import io.vitrine.broker.connection.ListenerScope;
import io.vitrine.broker.connection.LoopScope;
import io.vitrine.broker.connection.Reading;
import io.vitrine.broker.connection.Throttle;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Counters;
import io.vitrine.broker.loop.Loop;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to whole frames, in front of vertx-mqtt's codec: its size is checked before a frame is
 * waited for. What the connection does not keep goes on to vertx-mqtt. The other way all bytes are
 * gathered, and flushed once per turn of the event loop.
 *
 * <p>Threads: the connection's event loop.
 */
final class PacketFramer extends ChannelDuplexHandler implements Reading {
  /** The connection takes no frames now. */
  private static final int HELD = 1;

  /** Another event loop or the outbox is behind. */
  private static final int GATE = 2;

  /** The client, or all of its listener, sent more than they may in a second. */
  private static final int THROTTLED = 4;

  /** The next frame must be on the disk, which has no room, and enough such were set aside. */
  private static final int DISK = 8;

  private static final long DISK_MILLIS = 500;

  private final LoopScope scope;
  private final ListenerScope listener;
  private final Loop loop;
  private final int packetBytesMax;
  private final @Nullable Throttle ownThrottle;
  private final @Nullable Throttle listenerThrottle;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Connection connection;

  /** Bytes of a frame that is not complete, or that is held; from its reader index on. */
  private @Nullable ByteBuf rest;

  /** What it has in the budget for such bytes. */
  private int restBytes;

  private final SetAside setAside;

  /** Whether a look at the disk is on its way. */
  private boolean looking;

  /** Whether vertx-mqtt got something that it does not know the end of. */
  private boolean passedOn;

  /** Whether the client has said that it sends no more. */
  private boolean inputEnded;

  /**
   * Why nothing is read: bits of {@link #HELD}, {@link #GATE}, {@link #THROTTLED} and {@link
   * #DISK}.
   */
  private int pauses;

  PacketFramer(LoopScope scope, ListenerScope listener) {
    this.scope = scope;
    this.listener = listener;
    this.loop = scope.loop();
    this.setAside = new SetAside(scope.budgets().receiving());
    this.packetBytesMax = listener.limits().packetBytesMax();
    this.ownThrottle = listener.newClientThrottle();
    this.listenerThrottle = listener.throttle();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    loop.tick();
    context = ctx;
    connection = new Connection(scope, listener, ctx, this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    loop.tick();
    int read = bytes.readableBytes();
    connection().read(read);
    ByteBuf held = takeRest();
    if (held != null) {
      bytes = joined(held, bytes);
    }
    if (ownThrottle == null && listenerThrottle == null) {
      frames(ctx, bytes);
    } else {
      long before = publishes();
      frames(ctx, bytes);
      throttle(publishes() - before, read);
    }
    checkGate();
  }

  /** PUBLISH packets that this event loop has had. */
  private long publishes() {
    Counters counters = loop.counters();
    return counters.get(Counter.MESSAGES_IN_0)
        + counters.get(Counter.MESSAGES_IN_1)
        + counters.get(Counter.MESSAGES_IN_2);
  }

  private void throttle(long messages, long bytes) {
    long now = loop.nowNanos();
    long own = ownThrottle == null ? 0 : ownThrottle.took(messages, bytes, now);
    long all = listenerThrottle == null ? 0 : listenerThrottle.took(messages, bytes, now);
    if (own > 0 || all > 0) {
      loop.counters().add(own >= all ? Counter.THROTTLED_CLIENT : Counter.THROTTLED_LISTENER);
      if ((pauses & THROTTLED) == 0) {
        pause(THROTTLED);
        context()
            .executor()
            .schedule(this::throttledLongEnough, Math.max(own, all), TimeUnit.NANOSECONDS);
      }
    }
  }

  /**
   * Takes over both; the first may not grow in place, since parts of it may be in use elsewhere.
   */
  private static ByteBuf joined(ByteBuf held, ByteBuf more) {
    int length = held.readableBytes() + more.readableBytes();
    ByteBuf both = held;
    if (held.refCnt() > 1 || held.writableBytes() < more.readableBytes()) {
      both = held.alloc().directBuffer(Math.max(2 * held.readableBytes(), length));
      both.writeBytes(held);
      held.release();
    }
    both.writeBytes(more);
    more.release();
    return both;
  }

  /** Hands all whole frames on and keeps what is left; takes over {@code bytes}. */
  private void frames(ChannelHandlerContext ctx, ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    Connection target = connection();
    try {
      while (target.takesFrames()) {
        int length = FixedHeader.frameLength(bytes, at, end);
        if (length == FixedHeader.INCOMPLETE) {
          break;
        }
        if (length > packetBytesMax) {
          target.tooLarge(length);
          break;
        }
        if (length > end - at) {
          break;
        }
        DiskWait wait = target.diskWait(!setAside.empty());
        if (wait != null && wait.holds(bytes, at, at + length)) {
          // When the client has ended nobody takes its acknowledgement, and what is behind counts.
          if (!inputEnded && !setAside(ctx, bytes, at, length)) {
            break;
          }
          at += length;
          continue;
        }
        if (target.frame(bytes, at, FixedHeader.length(bytes, at), at + length)) {
          passOn(ctx, bytes, at, length);
        }
        at += length;
      }
    } catch (MalformedPacket e) {
      target.malformed(e);
    } catch (RuntimeException e) {
      target.failed(e);
    }
    keep(bytes.readerIndex(at), target);
  }

  private void passOn(ChannelHandlerContext ctx, ByteBuf bytes, int at, int length) {
    passedOn = true;
    boolean connect = PacketType.of(bytes.getByte(at)) == PacketType.CONNECT;
    ctx.fireChannelRead(connect ? BareConnect.of(bytes, at) : bytes.retainedSlice(at, length));
    scope.passedOn(connection());
  }

  private void keep(ByteBuf bytes, Connection target) {
    if (!bytes.isReadable() || target.ended()) {
      bytes.release();
    } else if (bytes.readerIndex() == 0 && bytes.refCnt() == 1 && (pauses & DISK) == 0) {
      keepRest(bytes, target);
    } else {
      ByteBuf copy = bytes.alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
      bytes.release();
      keepRest(copy, target);
    }
    if (!target.takesFrames()) {
      pause(HELD);
    }
  }

  private void keepRest(ByteBuf bytes, Connection target) {
    int capacity = bytes.capacity();
    if (!scope.budgets().receiving().fits(capacity)) {
      bytes.release();
      target.close(CloseCause.RECEIVE_BYTES);
      return;
    }
    rest = bytes;
    restBytes = capacity;
    scope.budgets().receiving().add(capacity);
  }

  private @Nullable ByteBuf takeRest() {
    ByteBuf held = rest;
    rest = null;
    scope.budgets().receiving().add(-restBytes);
    restBytes = 0;
    return held;
  }

  private void pause(int cause) {
    if (pauses == 0) {
      context().channel().config().setAutoRead(false);
    }
    pauses |= cause;
  }

  /** Takes a frame that waits for the disk; if there are too many, nothing is read any more. */
  private boolean setAside(ChannelHandlerContext ctx, ByteBuf bytes, int at, int length) {
    if (setAside.empty()) {
      loop.counters().add(Counter.PAUSED_PUBLISHERS);
    }
    boolean taken = setAside.add(ctx, bytes, at, length);
    if (!taken && (pauses & DISK) == 0) {
      pause(DISK);
    }
    lookAtDiskLater();
    return taken;
  }

  private void lookAtDiskLater() {
    if (!looking) {
      looking = true;
      context().executor().schedule(this::lookAtDisk, DISK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void lookAtDisk() {
    loop.tick();
    looking = false;
    if (!context().channel().isOpen()) {
      return;
    }
    if (scope.disk().low()) {
      lookAtDiskLater();
      return;
    }
    ByteBuf waited = setAside.take();
    if (waited != null) {
      ByteBuf behind = takeRest();
      keepRest(behind == null ? waited : joined(waited, behind), connection());
    }
    resume(DISK);
  }

  private void throttledLongEnough() {
    loop.tick();
    resume(THROTTLED);
  }

  /** Publishers wait while another event loop or the outbox is behind. */
  private void checkGate() {
    if (!loop.gate().open() && (pauses & GATE) == 0) {
      pause(GATE);
      loop.counters().add(Counter.PAUSED_PUBLISHERS);
      loop.gate().whenOpen(() -> resume(GATE));
    }
  }

  @Override
  public void resume() {
    resume(HELD);
  }

  private void resume(int cause) {
    pauses &= ~cause;
    ByteBuf held = takeRest();
    if (held != null) {
      frames(context(), held);
    }
    if (inputEnded && (pauses & HELD) == 0) {
      connection().inputEnded();
    }
    if (pauses == 0) {
      connection().readAgain();
      if (context().channel().isOpen()) {
        context().channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public boolean paused() {
    return pauses != 0;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (passedOn) {
      passedOn = false;
      ctx.fireChannelReadComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    inputEnded = true;
    if ((pauses & HELD) == 0) {
      loop.tick();
      ByteBuf held = takeRest();
      if (held != null) {
        frames(context(), held);
      }
      connection().inputEnded();
    }
  }

  /** Whoever closes: what the client was told before leaves first. */
  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    connection().out().flush();
    ctx.close(promise);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf packet) {
      connection().out().append(packet);
      promise.trySuccess();
    } else {
      // Not MQTT: the answer to a WebSocket upgrade.
      ctx.write(message, promise);
    }
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    // Once per turn, by Outgoing.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      loop.tick();
      connection().writable();
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.tick();
    ByteBuf held = takeRest();
    if (held != null) {
      held.release();
    }
    ByteBuf waited = setAside.take();
    if (waited != null) {
      waited.release();
    }
    connection().inactive();
    ctx.fireChannelInactive();
  }

  Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("the framer is in no pipeline");
    }
    return connection;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("the framer is in no pipeline");
    }
    return context;
  }
}
