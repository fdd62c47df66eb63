package io.vitrine.bridge.inlet;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.InletMessage;
import io.vitrine.contract.InletReply;
import io.vitrine.contract.InletRequest;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.tracing.Spans;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to the broker: gathered, offered together, and offered again until each is
 * the broker's or a dead letter.
 *
 * <p>Threads: the inlet's, where it waits.
 */
final class Offer {
  private static final int BYTES = 512 << 10;
  private static final int MESSAGES = 500;
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final long LOOK_MILLIS = 100;

  private final Bus bus;
  private final InletId inlet;
  private final Attempts attempts;
  private final InletMeters meters;
  private final Offsets offsets;
  private final Poison poison;
  private final Deque<Entry> entries = new ArrayDeque<>();

  /** Of {@link #entries}. */
  private int messages;

  private int bytes;

  /**
   * A record.
   *
   * @param message null if the record is left out
   * @param span null if it has none
   */
  private record Entry(
      ConsumerRecord<byte[], byte[]> record, @Nullable InletMessage message, @Nullable Span span) {}

  Offer(
      Bus bus,
      InletId inlet,
      Attempts attempts,
      InletMeters meters,
      Offsets offsets,
      Poison poison) {
    this.bus = bus;
    this.inlet = inlet;
    this.attempts = attempts;
    this.meters = meters;
    this.offsets = offsets;
    this.poison = poison;
  }

  /** Sends what was gathered if that is enough; returns at once otherwise. */
  void add(ConsumerRecord<byte[], byte[]> record, InletMessage message, @Nullable Span span) {
    entries.add(new Entry(record, message, span));
    messages++;
    bytes += message.weight();
    if (messages == MESSAGES || bytes >= BYTES) {
      send();
    }
  }

  /** The record is not for the broker. */
  void leaveOut(ConsumerRecord<byte[], byte[]> record) {
    entries.add(new Entry(record, null, null));
  }

  /** The record can be no message. What was gathered before it goes first. */
  void bury(ConsumerRecord<byte[], byte[]> record, Unpublishable why, @Nullable Span span) {
    if (send()) {
      bury(new Entry(record, null, span), why.why(), String.valueOf(why.getMessage()));
    }
  }

  /** Returns when all that was gathered is settled; false if the inlet ended before. */
  boolean send() {
    settle(0);
    while (messages > 0) {
      if (attempts.over()) {
        return false;
      }
      InletReply reply = ask();
      if (reply == null) {
        attempts.pause();
      } else {
        settle(reply);
      }
      attempts.alive();
      drop();
    }
    return true;
  }

  private void settle(InletReply reply) {
    int owned = Math.min(reply.owned(), messages);
    meters.owned(owned);
    settle(owned);
    switch (reply.verdict()) {
      case ALL -> attempts.succeeded();
      case LATER -> {
        attempts.failed(inlet.node() + ": " + reply.detail());
        attempts.pause();
      }
      case NEVER -> {
        Entry first = entries.peek();
        if (first != null && bury(first, Cause.UNPUBLISHABLE, reply.detail())) {
          settle(1);
        }
      }
    }
  }

  /** So many messages are done, and the records that are left out up to the next one. */
  private void settle(int done) {
    int left = done;
    for (Entry each = entries.peek();
        each != null && (each.message() == null || left > 0);
        each = entries.peek()) {
      if (each.message() == null) {
        meters.echo();
      } else {
        left--;
        messages--;
        bytes -= each.message().weight();
      }
      if (each.span() != null) {
        each.span().end();
      }
      offsets.passed(each.record());
      entries.remove();
    }
  }

  /** Null if there was no answer. */
  private @Nullable InletReply ask() {
    InletRequest request =
        new InletRequest(
            inlet.toString(),
            entries.stream().map(Entry::message).filter(Objects::nonNull).toList());
    CompletableFuture<Buffer> answer =
        bus.request(Addresses.inlet(inlet.node()), request.encode(), ANSWER)
            .toCompletionStage()
            .toCompletableFuture();
    while (!attempts.over()) {
      try {
        return InletReply.decode(answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        attempts.alive();
      } catch (ExecutionException e) {
        attempts.failed(String.valueOf(e.getCause()));
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return null;
  }

  /** Tries until the dead-letter topic has it; false if the inlet ended before. */
  private boolean bury(Entry entry, Cause cause, String detail) {
    ConsumerRecord<byte[], byte[]> record = entry.record();
    while (!attempts.over()) {
      try {
        poison.write(record, cause, detail);
        meters.dead(cause);
        if (entry.span() != null) {
          Spans.fail(entry.span(), cause.title());
        }
        offsets.passed(record);
        attempts.succeeded();
        return true;
      } catch (KafkaException e) {
        attempts.failed("dead letter: " + e);
        attempts.pause();
        attempts.alive();
      }
    }
    return false;
  }

  /** What is another member's by now is not ours to offer. */
  private void drop() {
    entries.removeIf(each -> offsets.gone(each.record()));
    messages = 0;
    bytes = 0;
    for (Entry each : entries) {
      if (each.message() != null) {
        messages++;
        bytes += each.message().weight();
      }
    }
  }
}
