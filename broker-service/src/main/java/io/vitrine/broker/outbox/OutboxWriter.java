package io.vitrine.broker.outbox;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.broker.loop.Commits;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.loop.Gate;
import io.vitrine.broker.loop.KafkaCommits;
import io.vitrine.broker.loop.Loop;
import io.vitrine.broker.router.Author;
import io.vitrine.broker.router.Destination;
import io.vitrine.broker.router.Forwarder;
import io.vitrine.broker.router.Publication;
import io.vitrine.broker.router.Route;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.runtime.tracing.Spans;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
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

  /** Of the message that was appended last, one for each of its route's partitions. */
  private long[] sequences = new long[1];

  private final @Nullable ReceiveSpans spans;

  /** Of the message at hand. */
  private @Nullable Span span;

  /** Whether the message at hand was dropped somewhere for want of room. */
  private boolean droppedNew;

  private final CRC32C crc = new CRC32C();
  private ByteBuf scratch = Unpooled.buffer(4096);
  private Buffer record = BufferInternal.buffer(scratch);

  /**
   * @param spans null if none are made
   */
  public OutboxWriter(
      Loop loop, Commits commits, KafkaCommits kafka, Outbox outbox, @Nullable Spans spans) {
    this.loop = loop;
    this.outbox = outbox;
    this.spans = spans == null ? null : new ReceiveSpans(spans, outbox);
    this.last = new long[outbox.slotsMax()];
    outbox.eachLog(
        (slot, log) -> {
          int source = Commits.partition(slot);
          commits.committed(source, log.lastSequence());
          log.onCommitted(sequence -> commits.committed(source, sequence));
          kafka.released(slot, log.firstSequence() - 1);
          log.onReleased(sequence -> kafka.released(slot, sequence));
        });
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
    loop.counters().add(failed() ? Counter.REFUSED_OUTBOX_FAILED : Counter.REFUSED_OUTBOX_FULL);
  }

  /**
   * Appends the message at hand wherever its route wants it, or nowhere. Where there is no room and
   * the policy says so, it is dropped and counted instead.
   *
   * @param there a bit for each of the route's partitions that has it already
   * @return false if it was refused; else {@link #sequence} says where it is
   */
  public boolean append(
      Publication publication,
      Route route,
      String clientId,
      @Nullable String username,
      int flags,
      int packetId,
      long there) {
    return append(publication, route, clientId, username, flags, packetId, there, false);
  }

  /**
   * @param unrefusable whether there is nobody who could be refused
   */
  private boolean append(
      Publication publication,
      Route route,
      String clientId,
      @Nullable String username,
      int flags,
      int packetId,
      long there,
      boolean unrefusable) {
    Destination to = route.destination();
    int[] slots = to.partitions();
    if (sequences.length < slots.length) {
      sequences = new long[slots.length];
    }
    if (there == to.everywhere()) {
      Arrays.fill(sequences, 0);
      return true;
    }
    scratch.clear();
    droppedNew = false;
    encode(publication, to, clientId, username == null ? "" : username, flags, packetId);
    boolean taken =
        slots.length == 1 && !unrefusable ? appendOne(to) : appendAll(to, there, unrefusable);
    RouteRefusals.Cause refused = null;
    if (!taken) {
      refused = failed() ? RouteRefusals.Cause.OUTBOX_FAILED : RouteRefusals.Cause.OUTBOX_FULL;
      outbox.refusals().refused(to, there, refused);
    }
    if (span != null) {
      told(span, slots, droppedNew ? RouteRefusals.Cause.DROPPED_NEW : refused);
    }
    if (scratch.capacity() > SCRATCH_KEPT_MAX) {
      scratch = Unpooled.buffer(4096);
      record = BufferInternal.buffer(scratch);
    }
    if (outbox.behind()) {
      loop.gate().close(Gate.Cause.OUTBOX);
    }
    return taken;
  }

  /**
   * @param missing why it is not wherever it is wanted; null if it is
   */
  private void told(Span of, int[] to, RouteRefusals.@Nullable Cause missing) {
    if (missing != null) {
      Spans.fail(of, missing.label());
    } else if (spans != null) {
      spans.appended(of, to, sequences);
    }
  }

  private boolean appendOne(Destination to) {
    int slot = to.partitions()[0];
    long sequence = outbox.append(slot, record);
    if (sequence == Outbox.REFUSED) {
      sequences[0] = 0;
      return droppedNew(to, 0);
    }
    sequences[0] = sequence;
    last[slot] = sequence;
    return true;
  }

  /** In none if one refuses, so that what is sent again comes twice nowhere. */
  private boolean appendAll(Destination to, long there, boolean unrefusable) {
    int[] slots = to.partitions();
    for (int i = 0; i < slots.length; i++) {
      boolean room =
          (there >> i & 1) != 0 || outbox.hasRoom(slots[i], record.length(), unrefusable);
      sequences[i] = room ? 1 : 0;
      if (!room && !outbox.dropsNew(slots[i])) {
        return false;
      }
    }
    for (int i = 0; i < slots.length; i++) {
      boolean wanted = (there >> i & 1) == 0;
      if (wanted && sequences[i] != 0) {
        sequences[i] = outbox.appendAnyway(slots[i], record);
        if (sequences[i] == Outbox.REFUSED) {
          // The disk has failed. What it has of this is found when it is sent again.
          return false;
        }
        last[slots[i]] = sequences[i];
      } else if (wanted) {
        droppedNew(to, i);
      } else {
        sequences[i] = 0;
      }
    }
    return true;
  }

  private boolean droppedNew(Destination to, int index) {
    boolean dropped = outbox.dropsNew(to.partitions()[index]);
    if (dropped) {
      droppedNew = true;
      outbox.refusals().count(to, index, RouteRefusals.Cause.DROPPED_NEW);
      loop.counters().add(Counter.OUTBOX_DROPPED_NEW);
    }
    return dropped;
  }

  /**
   * Where the message is that was appended last.
   *
   * @param index among its route's partitions
   * @return 0 if it is not there by that
   */
  public long sequence(int index) {
    return sequences[index];
  }

  /**
   * Whether the message that was appended last is on disk wherever it is. To be asked later, on any
   * thread.
   */
  public BooleanSupplier onDisk(Route route) {
    int[] slots = route.destination().partitions();
    long[] last = Arrays.copyOf(sequences, slots.length);
    return () -> outbox.onDisk(slots, last);
  }

  /** The same, or whether it never will be. */
  public BooleanSupplier settled(Route route) {
    int[] slots = route.destination().partitions();
    long[] last = Arrays.copyOf(sequences, slots.length);
    return () -> outbox.settled(slots, last);
  }

  /**
   * Appends a message that the broker publishes for a client. Nobody could be told that there is no
   * room: so there is some more for those.
   */
  @Override
  public void forward(Publication publication, Route route, Author author) {
    int flags = publication.qos() | (publication.retain() ? 4 : 0) | 16;
    String client = author.clientId();
    if (!append(publication, route, client, author.username(), flags, 0, 0, true)) {
      countRefused();
    }
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
      Destination to,
      String clientId,
      String username,
      int flags,
      int packetId) {
    ByteBuf out = scratch;
    long micros = loop.epochNanos() / 1000;
    span = spans == null ? null : spans.begin(publication, clientId, flags & 3, packetId, micros);
    out.writeByte(
        span == null ? OutboxRecord.VERSION_WITH_CLAIMS : OutboxRecord.VERSION_WITH_TRACE);
    out.writeByte(flags).writeShort(packetId).writeLong(micros);
    out.writeLong(to.routes());
    out.writeInt(to.claims().length).writeBytes(to.claims());
    if (span != null) {
      text(out, Spans.context(span).parent());
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
    if (spans != null) {
      spans.settle();
    }
    if (outbox.caughtUp()) {
      loop.gate().open(Gate.Cause.OUTBOX);
    }
  }
}
