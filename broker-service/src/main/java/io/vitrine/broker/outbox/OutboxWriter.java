package io.vitrine.broker.outbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Gate;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Forwarder;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.contract.OutboxRecord;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way into the outbox. The loop's {@link Commits} hear when the disk has what was
 * appended.
 *
 * <p>Threads: the loop's; commits come on the journal's.
 */
public final class OutboxWriter implements Forwarder {
  private static final int SCRATCH_KEPT_MAX = 256 << 10;

  private final Loop loop;
  private final @Nullable Outbox outbox;
  private ByteBuf scratch = Unpooled.buffer(4096);
  private Buffer record = BufferInternal.buffer(scratch);

  /**
   * @param outbox null if there are no routes
   */
  public OutboxWriter(Loop loop, Commits commits, @Nullable Outbox outbox) {
    this.loop = loop;
    this.outbox = outbox;
    if (outbox != null) {
      for (int i = 0; i < outbox.logs().size(); i++) {
        int source = Commits.partition(i);
        outbox.logs().get(i).onCommitted(sequence -> commits.committed(source, sequence));
      }
      commits.after(this::relieve);
    }
  }

  /**
   * Appends the message at hand.
   *
   * @return its sequence, or {@link Outbox#REFUSED}
   */
  public long append(
      Publication publication,
      int partition,
      String clientId,
      @Nullable String username,
      int flags,
      int packetId) {
    if (outbox == null) {
      throw new IllegalStateException("there is no outbox");
    }
    scratch.clear();
    encode(publication, clientId, username == null ? "" : username, flags, packetId);
    long sequence = outbox.append(partition, record);
    if (scratch.capacity() > SCRATCH_KEPT_MAX) {
      scratch = Unpooled.buffer(4096);
      record = BufferInternal.buffer(scratch);
    }
    if (outbox.behind()) {
      loop.gate().close(Gate.Cause.OUTBOX);
    }
    return sequence;
  }

  /** Appends a message that the broker publishes for a client, if there is room. */
  @Override
  public void forward(Publication publication, Route route, String clientId) {
    int flags = publication.qos() | (publication.retain() ? 4 : 0) | 16;
    if (append(publication, route.partition(), clientId, null, flags, 0) == Outbox.REFUSED) {
      loop.counters().add(Counter.REFUSED_OUTBOX_FULL);
    }
  }

  /** The layout of {@link OutboxRecord}, without an object per field. */
  private void encode(
      Publication publication, String clientId, String username, int flags, int packetId) {
    ByteBuf out = scratch;
    out.writeByte(OutboxRecord.VERSION).writeByte(flags).writeShort(packetId);
    out.writeLong(loop.epochNanos() / 1000);
    text(out, clientId);
    text(out, username);
    out.writeShort(publication.topicLength());
    out.writeBytes(publication.topic(), 0, publication.topicLength());
    out.writeInt(publication.propertiesLength());
    out.writeBytes(
        publication.buf(), publication.propertiesStart(), publication.propertiesLength());
    out.writeInt(publication.payloadLength());
    out.writeBytes(publication.buf(), publication.payloadStart(), publication.payloadLength());
  }

  private static void text(ByteBuf out, String text) {
    int at = out.writerIndex();
    out.writeShort(0);
    out.setShort(at, io.netty.buffer.ByteBufUtil.writeUtf8(out, text));
  }

  private void relieve() {
    if (outbox != null && outbox.caughtUp()) {
      loop.gate().open(Gate.Cause.OUTBOX);
    }
  }
}
