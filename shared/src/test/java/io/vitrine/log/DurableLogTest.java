package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableLogTest {
  private static final JournalOptions OPTIONS = JournalOptions.defaults();

  @TempDir Path dir;

  private static void awaitCommitted(DurableLog log, long sequence) throws Exception {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    log.whenAppended(sequence - 1, () -> committed.complete(null));
    committed.get(60, TimeUnit.SECONDS);
  }

  private static void await(java.util.function.BooleanSupplier done) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static Buffer record(long number) {
    return Buffer.buffer("record " + number + " " + "x".repeat((int) (number * 31 % 400)));
  }

  private static List<Buffer> readAll(DurableLog log, int bytesMax) {
    List<Buffer> records = new ArrayList<>();
    long after = log.firstSequence() - 1;
    while (after < log.lastSequence()) {
      LogBatch batch = log.read(after, bytesMax);
      assertThat(batch.lostBefore()).isZero();
      assertThat(batch.first()).isEqualTo(after + 1);
      assertThat(batch.records()).isNotEmpty();
      records.addAll(batch.records());
      after = batch.last(after);
    }
    return records;
  }

  /** A log with the records 1 to 10, on disk. */
  private static DurableLog ofTen(Journal journal) throws Exception {
    DurableLog log = journal.log("a", 1 << 20);
    for (int i = 1; i <= 10; i++) {
      log.append(record(i));
    }
    awaitCommitted(log, 10);
    return log;
  }

  @Test
  void aPieceOfSoManyBytesIsFoundWithoutReadingIt() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = ofTen(journal);
      for (long from = 1; from <= 10; from++) {
        long bytes = 0;
        for (long last = from; last <= 10; last++) {
          bytes += record(last).length() + DurableLog.RECORD_OVERHEAD_BYTES;
          assertThat(log.lastWithin(from, 10, bytes)).isEqualTo(last);
          assertThat(log.lastWithin(from, 10, bytes - 1)).isEqualTo(Math.max(from, last - 1));
          assertThat(log.lastWithin(from, last, Long.MAX_VALUE / 2)).isEqualTo(last);
        }
      }
      log.release(10);
      await(() -> log.firstSequence() == 11);
      assertThat(log.lastWithin(3, 10, 1)).isBetween(3L, 10L);
    }
  }

  @Test
  void whatWasCommittedIsReadInOrderAlsoAfterReopening() throws Exception {
    List<Long> commits = new CopyOnWriteArrayList<>();
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("outbox.0", 1 << 20);
      log.onCommitted(commits::add);
      for (int i = 1; i <= 1000; i++) {
        assertThat(log.append(record(i))).isEqualTo(i);
      }
      awaitCommitted(log, 1000);
      assertThat(readAll(log, 5000)).hasSize(1000);
    }
    assertThat(commits).isSorted().last().isEqualTo(1000L);
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("outbox.0", 1 << 20);
      assertThat(log.lastSequence()).isEqualTo(1000);
      List<Buffer> records = readAll(log, 7000);
      for (int i = 0; i < 1000; i++) {
        assertThat(records.get(i)).isEqualTo(record(i + 1));
      }
      assertThat(log.append(record(1001))).isEqualTo(1001);
      awaitCommitted(log, 1001);
      assertThat(log.read(999, 100_000).records()).containsExactly(record(1000), record(1001));
    }
  }

  @Test
  void sequencesGoOnAfterEverythingWasReleased() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("a", 1 << 20);
      DurableLog other = journal.log("b", 1 << 20);
      for (int i = 1; i <= 10; i++) {
        log.append(record(i));
      }
      other.append(record(77));
      awaitCommitted(log, 10);
      log.release(10);
      await(() -> log.bytes() == 0);
    }
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("a", 1 << 20);
      assertThat(log.lastSequence()).isEqualTo(10);
      assertThat(log.firstSequence()).isEqualTo(11);
      assertThat(log.bytes()).isZero();
      assertThat(log.read(3, 1000)).isEqualTo(new LogBatch(11, 7, List.of()));
      assertThat(log.append(record(11))).isEqualTo(11);
      assertThat(journal.log("b", 1 << 20).read(0, 1000).records()).containsExactly(record(77));
    }
  }

  @Test
  void whoeverWantsAReleaseOnDiskHasItSyncedAlsoIfItWasWrittenBefore() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = ofTen(journal);
      log.release(5);
      await(() -> log.firstSequence() == 6);
      // A sync is a write of its own, with the mark of what was synced before.
      long before = writeAheadLogBytes();
      CompletableFuture<Void> done = new CompletableFuture<>();
      log.releaseOnDisk(5, () -> done.complete(null));
      done.get(60, TimeUnit.SECONDS);
      assertThat(writeAheadLogBytes()).isGreaterThan(before);
      CompletableFuture<Void> again = new CompletableFuture<>();
      log.releaseOnDisk(5, () -> again.complete(null));
      again.get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void eachRecordIsReleasedOrDroppedAndNeverBoth() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("a", 1 << 24);
      int records = 5_000;
      for (int i = 1; i <= records; i++) {
        log.append(record(i));
      }
      awaitCommitted(log, records);
      AtomicIntegerArray owners = new AtomicIntegerArray(records + 1);
      CompletableFuture<Void> dropping =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (long through = 3; through <= records; through += 13) {
                    log.drop(through, (from, to) -> own(owners, from, to));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      CompletableFuture<Void> last = new CompletableFuture<>();
      for (long through = 5; through < records; through += 17) {
        own(owners, log.releaseOnDisk(through, () -> {}), through);
      }
      dropping.get(60, TimeUnit.SECONDS);
      own(owners, log.releaseOnDisk(records, () -> last.complete(null)), records);
      last.get(60, TimeUnit.SECONDS);
      for (int i = 1; i <= records; i++) {
        assertThat(owners.get(i)).as("record %d", i).isEqualTo(1);
      }
      assertThat(log.firstSequence()).isEqualTo(records + 1);
    }
  }

  private static void own(AtomicIntegerArray owners, long from, long through) {
    for (long i = from; i <= through; i++) {
      owners.incrementAndGet((int) i);
    }
  }

  @Test
  void whatIsDroppedIsWrittenDownBeforeItIsForgottenWhoeverReleasesMore() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = ofTen(journal);
      CompletableFuture<Void> onDisk = new CompletableFuture<>();
      log.drop(
          4,
          (from, through) -> {
            assertThat(log.releaseOnDisk(8, () -> onDisk.complete(null))).isEqualTo(5);
            // A commit that comes meanwhile takes the wish along, but not what is held.
            log.append(record(11));
            await(() -> log.lastSequence() == 11);
            assertThat(log.firstSequence()).isEqualTo(from).isEqualTo(1);
          });
      onDisk.get(60, TimeUnit.SECONDS);
      assertThat(log.firstSequence()).isEqualTo(9);
      assertThatThrownBy(() -> log.drop(9, (from, through) -> fail()))
          .isInstanceOf(IOException.class);
      assertThat(log.firstSequence()).isEqualTo(9);
      assertThat(log.drop(9, (from, through) -> {})).isEqualTo(9);
      assertThat(log.drop(9, (from, through) -> {})).isEqualTo(10);
    }
  }

  @Test
  void theDiskHasWhatIsBeforeADropWhenItIsWrittenDown() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = ofTen(journal);
      log.release(4);
      log.drop(8, (from, through) -> assertThat(log.firstSequence()).isEqualTo(from).isEqualTo(5));
      await(() -> log.firstSequence() == 9);
    }
  }

  @Test
  void whatCannotBeWrittenDownNorGivenBackIsHeldUntilItIsWritten() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = ofTen(journal);
      CompletableFuture<Void> onDisk = new CompletableFuture<>();
      assertThatThrownBy(
              () ->
                  log.drop(
                      4,
                      (from, through) -> {
                        log.releaseOnDisk(8, () -> onDisk.complete(null));
                        fail();
                      }))
          .hasMessage("the disk is full");
      assertThat(log.owedThrough()).isEqualTo(4);
      // A commit that comes meanwhile forgets none of them.
      log.append(record(11));
      awaitCommitted(log, 11);
      assertThat(log.firstSequence()).isEqualTo(1);
      assertThat(onDisk).isNotDone();
      List<Long> noted = new ArrayList<>();
      assertThat(log.drop(10, (from, through) -> noted.addAll(List.of(from, through))))
          .isEqualTo(1);
      assertThat(noted).containsExactly(1L, 4L);
      assertThat(log.owedThrough()).isZero();
      onDisk.get(60, TimeUnit.SECONDS);
      assertThat(log.firstSequence()).isEqualTo(9);
    }
  }

  private static void fail() throws IOException {
    throw new IOException("the disk is full");
  }

  private long writeAheadLogBytes() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files
          .filter(each -> each.toString().endsWith(".log"))
          .mapToLong(each -> each.toFile().length())
          .sum();
    }
  }

  @Test
  void bytesAreExactOverReleasesAndRestarts() throws Exception {
    long expected = 0;
    Random random = new Random(5);
    long appended = 0;
    long released = 0;
    for (int round = 0; round < 4; round++) {
      try (Journal journal = Journal.open(dir, OPTIONS)) {
        DurableLog log = journal.log("outbox.0", 10 << 20);
        assertThat(log.bytes()).isEqualTo(expected);
        for (int i = 0; i < 500; i++) {
          appended++;
          expected += record(appended).length() + DurableLog.RECORD_OVERHEAD_BYTES;
          assertThat(log.append(record(appended))).isEqualTo(appended);
        }
        awaitCommitted(log, appended);
        long upTo = released + random.nextInt((int) (appended - released));
        for (; released < upTo; released++) {
          expected -= record(released + 1).length() + DurableLog.RECORD_OVERHEAD_BYTES;
        }
        log.release(released);
        long bytes = expected;
        await(() -> log.bytes() == bytes);
        assertThat(log.firstSequence()).isEqualTo(released + 1);
        assertThat(readAll(log, 3000)).hasSize((int) (appended - released));
      }
    }
  }

  @Test
  void aFullLogTakesNoMoreUntilSomethingIsReleased() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("outbox.0", 10 * (84 + 16));
      Buffer record = Buffer.buffer(new byte[84]);
      for (int i = 1; i <= 10; i++) {
        assertThat(log.append(record)).isEqualTo(i);
      }
      assertThat(log.append(record)).isEqualTo(-1);
      assertThat(log.refused()).isEqualTo(1);
      awaitCommitted(log, 10);
      log.release(1);
      await(() -> log.bytes() == 900);
      assertThat(log.append(record)).isEqualTo(11);
      assertThat(log.append(record)).isEqualTo(-1);
    }
  }

  @Test
  void aDirectoryInUseIsRefusedWithAClearMessage() {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      assertThat(journal.failure()).isNull();
      assertThatThrownBy(() -> Journal.open(dir, OPTIONS))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining("in use");
    }
  }

  /** Small tables, so that little data makes many. */
  private static final JournalOptions SMALL =
      new JournalOptions(false, 0, 128, 64 << 20, 1 << 20, 8 << 20, 1 << 20, 0, 1, 1 << 20);

  private long diskBytes() {
    long bytes = 0;
    for (File file : dir.toFile().listFiles()) {
      bytes += file.length();
    }
    return bytes;
  }

  private static Buffer noise(Random random) {
    byte[] bytes = new byte[10_000];
    random.nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  @Test
  void theDiskIsGivenBackWhenABacklogWasReleased() throws Exception {
    Random random = new Random(3);
    try (Journal journal = Journal.open(dir, SMALL)) {
      DurableLog log = journal.log("outbox.0", 1 << 30);
      for (int i = 1; i <= 1500; i++) {
        log.append(noise(random));
      }
      awaitCommitted(log, 1500);
      assertThat(diskBytes()).isGreaterThan(14 << 20);
      assertThat(readAll(log, 300_000)).hasSize(1500);
      log.release(1500);
      await(() -> diskBytes() < 4 << 20);
      assertThat(log.append(noise(random))).isEqualTo(1501);
    }
  }

  @Test
  void manyLogsShareTheMemoryForReaders() throws Exception {
    long most = 4 << 20;
    Random random = new Random(3);
    try (Journal journal = Journal.open(dir, SMALL.withTailBytesMax(1 << 20, most))) {
      List<DurableLog> logs = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        DurableLog log = journal.log("outbox." + i, 1 << 30);
        logs.add(log);
        for (int n = 0; n < 100; n++) {
          log.append(noise(random));
        }
        awaitCommitted(log, 100);
      }
      await(() -> logs.stream().mapToLong(DurableLog::tailBytes).sum() <= most);
      assertThat(logs.get(15).tailBytes()).isPositive();
      assertThat(readAll(logs.get(0), 300_000)).hasSize(100);
    }
  }

  @Test
  void aSteadyFlowTakesNoMoreDiskThanItsMemoryTables() throws Exception {
    Random random = new Random(3);
    try (Journal journal = Journal.open(dir, SMALL)) {
      DurableLog log = journal.log("outbox.0", 1 << 30);
      long most = 0;
      for (int i = 1; i <= 2000; i++) {
        log.append(noise(random));
        if (i % 20 == 0) {
          awaitCommitted(log, i);
          assertThat(log.read(i - 20, 1 << 20).records()).hasSize(20);
          log.release(i);
          long released = i;
          await(() -> log.firstSequence() > released);
          most = Math.max(most, diskBytes());
        }
      }
      assertThat(most).isLessThan(16 << 20);
    }
  }

  @Test
  void whoFollowsCloselyNeedsNoDisk() throws Exception {
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("outbox.0", 1 << 30);
      for (int i = 1; i <= 100; i++) {
        log.append(record(i));
      }
      awaitCommitted(log, 100);
      assertThat(log.fetch(42, 1000).isComplete()).isTrue();
      assertThat(log.fetch(100, 1000).result().records()).isEmpty();
    }
    try (Journal journal = Journal.open(dir, OPTIONS)) {
      DurableLog log = journal.log("outbox.0", 1 << 30);
      LogBatch batch = log.fetch(42, 1000).toCompletionStage().toCompletableFuture().get();
      assertThat(batch.first()).isEqualTo(43);
      assertThat(batch.records().get(0)).isEqualTo(record(43));
    }
  }
}
