package io.vitrine.broker.outbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Gate;
import io.vitrine.broker.loop.KafkaCommits;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Forwarder;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.contract.OutboxRecord;
import java.util.zip.CRC32C;
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
  private final Outbox outbox;

  /** The last sequence of each partition that this loop appended. */
  private final long[] last;

  private final CRC32C crc = new CRC32C();
  private ByteBuf scratch = Unpooled.buffer(4096);
  private Buffer record = BufferInternal.buffer(scratch);

  public OutboxWriter(Loop loop, Commits commits, KafkaCommits kafka, Outbox outbox) {
    this.loop = loop;
    this.outbox = outbox;
    this.last = new long[outbox.logs().size()];
    for (int i = 0; i < last.length; i++) {
      int partition = i;
      int source = Commits.partition(i);
      commits.committed(source, outbox.logs().get(i).lastSequence());
      outbox.logs().get(i).onCommitted(sequence -> commits.committed(source, sequence));
      outbox.logs().get(i).onReleased(sequence -> kafka.released(partition, sequence));
    }
    outbox.onDropped(kafka::dropped);
    outbox.onFailure(() -> failed(commits, last.length));
    commits.after(this::relieve);
  }

  /** The last sequence of each partition that this loop appended since the start; 0 for none. */
  public long[] last() {
    return last.clone();
  }

  private static void failed(Commits commits, int partitions) {
    for (int i = 0; i < partitions; i++) {
      commits.failed(Commits.partition(i));
    }
  }

  /** Whether nothing can be appended any more, until a restart. */
  public boolean failed() {
    return outbox.failed();
  }

  /** Counts a message that the outbox refused. */
  public void countRefused() {
    if (dropsNew()) {
      loop.counters().add(Counter.OUTBOX_DROPPED_NEW);
    } else {
      loop.counters().add(failed() ? Counter.REFUSED_OUTBOX_FAILED : Counter.REFUSED_OUTBOX_FULL);
    }
  }

  /**
   * Appends the message at hand.
   *
   * @return its sequence, or {@link Outbox#REFUSED}
   */
  public long append(
      Publication publication,
      Route route,
      String clientId,
      @Nullable String username,
      int flags,
      int packetId) {
    scratch.clear();
    encode(publication, route, clientId, username == null ? "" : username, flags, packetId);
    long sequence = outbox.append(route.partition(), record);
    if (sequence != Outbox.REFUSED) {
      last[route.partition()] = sequence;
    }
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
    if (append(publication, route, clientId, null, flags, 0) == Outbox.REFUSED) {
      countRefused();
    }
  }

  /** Whether a message that there is no room for is dropped, and not refused. */
  public boolean dropsNew() {
    return outbox.dropsNew();
  }

  /** What was in the outbox at the broker's start. */
  public Survivors survivors() {
    return outbox.survivors();
  }

  /** A checksum of topic and payload, by which a message that is sent again is recognised. */
  public int content(Publication publication) {
    crc.reset();
    crc.update(publication.topic(), 0, publication.topicLength());
    int length = publication.payloadLength();
    if (length > 0) {
      crc.update(publication.buf().nioBuffer(publication.payloadStart(), length));
    }
    return (int) crc.getValue();
  }

  /** The layout of {@link OutboxRecord}, without an object per field. */
  private void encode(
      Publication publication,
      Route route,
      String clientId,
      String username,
      int flags,
      int packetId) {
    ByteBuf out = scratch;
    boolean routes = route.routes() != 0;
    out.writeByte(routes ? OutboxRecord.VERSION_WITH_ROUTES : OutboxRecord.VERSION);
    out.writeByte(flags).writeShort(packetId).writeLong(loop.epochNanos() / 1000);
    if (routes) {
      out.writeLong(route.routes());
    }
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
    if (outbox.caughtUp()) {
      loop.gate().open(Gate.Cause.OUTBOX);
    }
  }
}
