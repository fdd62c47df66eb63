package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal whose files were cut or changed while nobody had it open: what was committed before the
 * place is there, or it is refused; nothing is missing without a word.
 */
@Timeout(300)
class TornJournalTest {
  /** So many are in a table file, and as many more in the write-ahead log. */
  private static final int IN_TABLE = 15;

  private static final int COMMITS = 40;
  private static final int LOG_BYTES_MAX = 64 << 20;

  @TempDir Path dir;
  private Path original;

  /** Size of the write-ahead log when so many records were committed beyond the first. */
  private final List<Long> sizes = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    Path used = dir.resolve("used");
    original = dir.resolve("original");
    append(used, 1, IN_TABLE);
    append(used, IN_TABLE + 1, COMMITS);
  }

  private void append(Path used, int from, int to) throws Exception {
    try (Journal journal = Journal.open(used, JournalOptions.defaults().withLingerMicros(0))) {
      DurableLog log = journal.log("a", LOG_BYTES_MAX);
      sizes.clear();
      sizes.add(Files.size(writeAheadLog(used)));
      for (int i = from; i <= to; i++) {
        CountDownLatch committed = new CountDownLatch(1);
        log.onCommitted(sequence -> committed.countDown());
        log.append(record(i));
        assertThat(committed.await(60, TimeUnit.SECONDS)).isTrue();
        sizes.add(Files.size(writeAheadLog(used)));
      }
      if (to == COMMITS) {
        copy(used, original);
      }
    }
  }

  /** Some of them larger than a block of the write-ahead log, most of them small. */
  private static Buffer record(int number) {
    int length = number % 10 == 0 ? 40_000 : 20 + number * 13;
    byte[] bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private static Path writeAheadLog(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files
          .filter(each -> each.toString().endsWith(".log"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, to.resolve(each.getFileName()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(directory);
  }

  private int committedWithin(long bytes) {
    int count = 0;
    while (count + 1 < sizes.size() && sizes.get(count + 1) <= bytes) {
      count++;
    }
    return IN_TABLE + count;
  }

  /** How many records are there, each as it was, without a gap. */
  private static int readAll(Path in) {
    try (Journal journal = Journal.open(in, JournalOptions.defaults())) {
      DurableLog log = journal.log("a", LOG_BYTES_MAX);
      int count = (int) log.lastSequence();
      int read = 0;
      while (read < count) {
        LogBatch batch = log.read(read, 1 << 20);
        assertThat(batch.lostBefore()).isZero();
        for (Buffer each : batch.records()) {
          read++;
          assertThat(each).isEqualTo(record(read));
        }
      }
      assertThat(log.append(record(count + 1))).isEqualTo(count + 1);
      return count;
    }
  }

  @Test
  void whereverTheLastWriteIsCutWhatWasCommittedBeforeIsThere() throws Exception {
    long size = Files.size(writeAheadLog(original));
    List<Long> cuts = new ArrayList<>(List.of(0L, 1L, size - 1, size));
    for (long at : sizes) {
      cuts.addAll(List.of(at, Math.max(0, at - 1), Math.min(size, at + 1), Math.min(size, at + 7)));
    }
    for (int i = 0; i < 40; i++) {
      cuts.add(size * i / 40 + i);
    }
    for (long cut : cuts) {
      Path torn = dir.resolve("torn");
      copy(original, torn);
      try (var file = FileChannel.open(writeAheadLog(torn), StandardOpenOption.WRITE)) {
        file.truncate(cut);
      }
      boolean whole = sizes.contains(cut) || cut == 0;
      int expected = committedWithin(cut);
      if (!whole && cut > sizes.get(0)) {
        assertThat(WriteAheadLogs.scan(torn)).as("cut at %d", cut).hasSize(1);
      }
      assertThat(readAll(torn)).as("cut at %d of %d", cut, size).isEqualTo(expected);
      delete(torn);
    }
  }

  /** Of types 5 to 8 and longer than the file: RocksDB itself would never come back from it. */
  @Test
  void aRestThatLooksLikeARecordOfARecycledLogIsDropped() throws Exception {
    for (byte type = 5; type <= 8; type++) {
      Path torn = dir.resolve("torn");
      copy(original, torn);
      byte[] rest = new byte[500];
      new Random(type).nextBytes(rest);
      rest[4] = 0;
      rest[5] = 60;
      rest[6] = type;
      Files.write(writeAheadLog(torn), rest, StandardOpenOption.APPEND);
      assertThat(readAll(torn)).as("type %d", type).isEqualTo(COMMITS);
      delete(torn);
    }
  }

  @Test
  void aChangedBitIsRefusedOrSaidWithWhatIsDropped() throws Exception {
    Random random = new Random(7);
    int refused = 0;
    int said = 0;
    for (Path file : files(original)) {
      long size = Files.size(file);
      for (int i = 0; i < 60 && size > 0; i++) {
        Path changed = dir.resolve("changed");
        copy(original, changed);
        byte[] bytes = Files.readAllBytes(file);
        int at = random.nextInt(bytes.length);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(changed.resolve(file.getFileName()), bytes);
        String where = file.getFileName() + " at " + at;
        try {
          boolean torn = !WriteAheadLogs.scan(changed).isEmpty();
          int count = readAll(changed);
          assertThat(count == COMMITS || torn).as("%s: %d records", where, count).isTrue();
          assertThat(count).as(where).isGreaterThanOrEqualTo(COMMITS - 1);
          said += torn ? 1 : 0;
        } catch (IOException | JournalException e) {
          assertThat(e).as(where).hasMessageContaining(changed.toString());
          refused++;
        }
        delete(changed);
      }
    }
    assertThat(refused).isGreaterThan(60);
    assertThat(said).isPositive();
  }

  /** Those that RocksDB keeps data in, not what it tells people. */
  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> all = Files.list(in)) {
      return all.filter(
              each -> !each.getFileName().toString().matches("LOG.*|LOCK|OPTIONS.*|IDENTITY"))
          .toList();
    }
  }

  @Test
  void damageBeforeWhatWasWrittenLaterSaysWhatCanBeDone() throws Exception {
    Path changed = dir.resolve("changed");
    copy(original, changed);
    Path log = writeAheadLog(changed);
    byte[] bytes = Files.readAllBytes(log);
    int at = (int) (sizes.get(5) + 30);
    bytes[at] ^= 1;
    Files.write(log, bytes);
    assertThatThrownBy(() -> Journal.open(changed, JournalOptions.defaults()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("is damaged at byte " + sizes.get(5))
        .hasMessageContaining("truncate -s " + sizes.get(5));
    try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.truncate(sizes.get(5));
    }
    assertThat(readAll(changed)).isEqualTo(IN_TABLE + 5);
  }
}
