package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.vitrine.contract.Addresses;
import io.vitrine.runtime.Bus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
@Timeout(120)
class LogReaderTest {
  private static final LogReaderOptions OPTIONS = new LogReaderOptions(2_000, 100, 3);

  @TempDir Path dir;
  private Bus bus;
  private final List<Long> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void aBus(Vertx vertx) {
    bus = new Bus(vertx);
  }

  private static void await(BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static void append(RingLog ring, long number) {
    ring.append(new byte[0], 0, Unpooled.copyLong(number), 0, 8);
  }

  private Future<Void> note(LogBatch batch) {
    for (int i = 0; i < batch.records().size(); i++) {
      assertThat(batch.records().get(i).getLong(0)).isEqualTo(batch.first() + i);
      seen.add(batch.first() + i);
    }
    return Future.succeededFuture();
  }

  private boolean sawAll(long count) {
    return seen.size() >= count && seen.get(seen.size() - 1) == count;
  }

  private void assertInOrder(long count) {
    assertThat(seen).hasSize((int) count);
    for (int i = 0; i < count; i++) {
      assertThat(seen.get(i)).isEqualTo(i + 1);
    }
  }

  @Test
  void severalFetchesInFlightBringEachRecordOnceAndInOrder() {
    RingLog ring = new RingLog("tap.0", 1 << 20);
    for (int i = 1; i <= 5000; i++) {
      append(ring, i);
    }
    LogServer server = LogServer.serve(bus, "n", ring);
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
    reader.start(0, this::note);
    await(() -> sawAll(5000));
    for (int i = 5001; i <= 6000; i++) {
      append(ring, i);
    }
    await(() -> sawAll(6000));
    assertInOrder(6000);
    await(() -> reader.status().handled() == 6000);
    assertThat(reader.status()).matches(LogReader.Status::fetching);
    assertThat(reader.status().lastSequence()).isEqualTo(6000);
    server.close();
  }

  @Test
  void aLimitMakesBatchesSmallerAndNeverLargerThanTheOptionsAllow() {
    RingLog ring = new RingLog("tap.0", 1 << 20);
    for (int i = 1; i <= 1000; i++) {
      append(ring, i);
    }
    LogServer server = LogServer.serve(bus, "n", ring);
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    reader.limit(64);
    reader.start(
        0,
        batch -> {
          sizes.add(batch.records().stream().mapToInt(Buffer::length).sum());
          reader.limit(sizes.size() < 3 ? 64 : Integer.MAX_VALUE);
          return note(batch);
        });
    await(() -> sawAll(1000));
    assertInOrder(1000);
    assertThat(sizes.subList(0, 3)).allMatch(size -> size <= 64);
    assertThat(sizes).allMatch(size -> size <= OPTIONS.bytesMax());
    server.close();
  }

  @Test
  void aReaderThatIsTooSlowForARingKnowsExactlyWhatItLost() {
    RingLog ring = new RingLog("tap.0", 8 << 10);
    LogServer.serve(bus, "n", ring);
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
    AtomicReference<Promise<Void>> slow = new AtomicReference<>();
    reader.start(
        0,
        batch -> {
          note(batch);
          if (batch.first() == 1) {
            slow.set(Promise.promise());
            return slow.get().future();
          }
          return Future.succeededFuture();
        });
    append(ring, 1);
    await(() -> slow.get() != null);
    for (int i = 2; i <= 20_000; i++) {
      append(ring, i);
    }
    slow.get().complete();
    await(() -> reader.status().handled() == 20_000);
    assertThat(reader.status().lost()).isPositive().isEqualTo(20_000 - seen.size());
    assertThat(seen).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whoHearsOfARestartNeedNotWaitForTheAnswerOfTheDead() throws Exception {
    Promise<Buffer> never = Promise.promise();
    AtomicInteger asked = new AtomicInteger();
    Bus.Registration dead =
        bus.serve(
            Addresses.log("n", "tap.0"),
            request -> {
              asked.incrementAndGet();
              return never.future();
            });
    LogReaderOptions patient = new LogReaderOptions(2_000, 5_000, 3);
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", patient);
    List<String> details = new CopyOnWriteArrayList<>();
    reader.start(
        0,
        batch -> {
          details.add(reader.status().detail());
          return note(batch);
        });
    await(() -> asked.get() == 1);
    dead.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    RingLog ring = new RingLog("tap.0", 1 << 20);
    append(ring, 1);
    LogServer.serve(bus, "n", ring);
    String before = reader.status().detail();
    reader.askAgain();
    await(() -> sawAll(1));
    // No request failed meanwhile, by its time having passed.
    assertThat(details.get(0)).isEqualTo(before);
    reader.askAgain();
    append(ring, 2);
    await(() -> sawAll(2));
    assertInOrder(2);
  }

  @Test
  void theNextBatchWaitsForTheHandlerAndAFailedOneComesAgain() {
    RingLog ring = new RingLog("tap.0", 1 << 20);
    for (int i = 1; i <= 2000; i++) {
      append(ring, i);
    }
    LogServer.serve(bus, "n", ring);
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    reader.start(
        0,
        batch -> {
          assertThat(inside.incrementAndGet()).isEqualTo(1);
          boolean fail = calls.incrementAndGet() % 3 == 2;
          return bus.vertx()
              .timer(1, TimeUnit.MILLISECONDS)
              .compose(
                  fired -> {
                    inside.decrementAndGet();
                    return fail ? Future.failedFuture("not now") : note(batch);
                  });
        });
    await(() -> sawAll(2000));
    assertInOrder(2000);
  }

  @Test
  void aReaderWaitsForItsNodeAndGoesOnWhenItIsBack() {
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
    reader.start(LogReader.FROM_OLDEST, this::note);
    await(() -> reader.status().detail().contains("nobody answers"));
    RingLog ring = new RingLog("tap.0", 1 << 20);
    LogServer server = LogServer.serve(bus, "n", ring);
    append(ring, 1);
    await(() -> sawAll(1));
    server.close();
    append(ring, 2);
    LogServer again = LogServer.serve(bus, "n", ring);
    await(() -> sawAll(2));
    again.close();
    RingLog anew = new RingLog("tap.0", 1 << 20);
    append(anew, 1);
    LogServer.serve(bus, "n", anew);
    await(() -> seen.size() == 3);
    assertThat(seen).containsExactly(1L, 2L, 1L);
    await(() -> reader.status().restarts() == 1);
    assertThat(reader.status().lost()).isZero();
  }

  @Test
  void aDurableLogHasOneConsumerAtATimeAndKeepsWhatItDidNotRelease() {
    try (Journal journal = Journal.open(dir, JournalOptions.defaults())) {
      DurableLog log = journal.log("outbox.0", 1 << 20);
      LogServer.serve(bus, "n", log);
      LogReader first = new LogReader(bus, "n", "outbox.0", "first", OPTIONS);
      first.start(LogReader.FROM_OLDEST, this::note);
      for (int i = 1; i <= 100; i++) {
        log.append(Buffer.buffer().appendLong(i));
      }
      await(() -> sawAll(100));
      LogReader second = new LogReader(bus, "n", "outbox.0", "second", OPTIONS);
      second.start(LogReader.FROM_OLDEST, this::note);
      await(() -> second.status().detail().contains("leased by first"));
      first.release(60);
      await(() -> log.firstSequence() == 61);
      first.close().await();
      seen.clear();
      LogReader back = new LogReader(bus, "n", "outbox.0", "first", OPTIONS);
      back.start(LogReader.FROM_OLDEST, this::note);
      await(() -> seen.size() == 40);
      assertThat(seen).first().isEqualTo(61L);
      back.release(100);
      back.close();
      await(() -> log.bytes() == 0);
      assertThat(back.status().lost()).isZero();
    }
  }

  @Test
  void onlyWhatComesFromNowOnIfAskedSo() {
    RingLog ring = new RingLog("tap.0", 1 << 20);
    append(ring, 1);
    LogServer.serve(bus, "n", ring);
    LogReader reader = new LogReader(bus, "n", "tap.0", "me", OPTIONS);
    reader.start(LogReader.FROM_NEWEST, this::note);
    await(() -> reader.status().fetching());
    append(ring, 2);
    await(() -> seen.size() == 1);
    assertThat(seen).containsExactly(2L);
  }
}
