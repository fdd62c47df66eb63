package io.vitrine.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteBatch;

/**
 * A session store whose last write was cut, or that the disk changed: a group is there as a whole
 * or not at all, and what was committed before the place is there, or the store refuses to open.
 */
@Timeout(300)
class TornStoreTest {
  private static final int GROUPS = 30;
  private static final int ENTRIES = 3;

  @TempDir Path dir;
  private Path original;
  private final List<Long> sizes = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    original = dir.resolve("original");
    write(original, GROUPS);
  }

  /** Writes all groups, and has so many of them synced. */
  private void write(Path to, int synced) throws Exception {
    Path used = dir.resolve("used" + synced);
    sizes.clear();
    try (StoreDb db = StoreDb.open(used)) {
      sizes.add(Files.size(log(used)));
      for (int group = 0; group < GROUPS; group++) {
        boolean sync = group < synced;
        try (WriteBatch batch = db.mark().begin()) {
          for (int i = 0; i < ENTRIES; i++) {
            byte[] value = new byte[10 + group * 97 % 3_000];
            new Random(group).nextBytes(value);
            batch.put(Keys.queue(1, group * ENTRIES + i + 1, Keys.WAITING), value);
          }
          db.write(batch, sync);
        }
        sizes.add(Files.size(log(used)));
      }
      copy(used, to);
    }
  }

  private static Path log(Path in) throws IOException {
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

  private static int entries(Path in) {
    try (StoreDb db = StoreDb.open(in)) {
      AtomicInteger count = new AtomicInteger();
      db.scan(
          Keys.QUEUE,
          at -> {
            assertThat(Keys.sequence(at.key())).isEqualTo(count.incrementAndGet());
            return true;
          });
      return count.get();
    }
  }

  @Test
  void aGroupIsThereAsAWholeOrNotAtAll() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 150; i++) {
      int group = random.nextInt(GROUPS);
      long from = sizes.get(group);
      long cut = from + random.nextInt((int) (sizes.get(group + 1) - from));
      Path torn = dir.resolve("torn" + i);
      copy(original, torn);
      try (FileChannel file = FileChannel.open(log(torn), StandardOpenOption.WRITE)) {
        file.truncate(cut);
      }
      assertThat(entries(torn)).as("cut at %d", cut).isEqualTo(group * ENTRIES);
      assertThat(entries(torn)).as("once more, cut at %d", cut).isEqualTo(group * ENTRIES);
    }
  }

  @Test
  void aChangedBitBeforeTheLastWriteIsRefused() throws Exception {
    Random random = new Random(13);
    for (int i = 0; i < 150; i++) {
      Path changed = dir.resolve("changed" + i);
      copy(original, changed);
      Path log = log(changed);
      byte[] bytes = Files.readAllBytes(log);
      int at = random.nextInt((int) (long) sizes.get(GROUPS - 1));
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(log, bytes);
      assertThatThrownBy(() -> StoreDb.open(changed).close())
          .as("bit at %d", at)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(log.toString());
    }
  }

  /** A power failure: pages of what was not synced are on disk or not, in any order. */
  @Test
  void whatWasNotSyncedMayHaveHoles() throws Exception {
    int synced = 10;
    Path lazy = dir.resolve("lazy");
    write(lazy, synced);
    long from = sizes.get(synced);
    Random random = new Random(17);
    for (int i = 0; i < 100; i++) {
      Path holed = dir.resolve("holed" + i);
      copy(lazy, holed);
      byte[] bytes = Files.readAllBytes(log(holed));
      int at = (int) from + random.nextInt(bytes.length - (int) from);
      int end = Math.min(bytes.length, at + 1 + random.nextInt(8_192));
      Arrays.fill(bytes, at, end, (byte) 0);
      Files.write(log(holed), bytes);
      int found = entries(holed);
      assertThat(found % ENTRIES).as("hole at %d", at).isZero();
      assertThat(found).as("hole at %d", at).isGreaterThanOrEqualTo(synced * ENTRIES);
      assertThat(entries(holed)).as("once more, hole at %d", at).isEqualTo(found);
    }
  }

  @Test
  void aHoleInWhatWasSyncedIsRefusedAlsoBeforeWhatWasNot() throws Exception {
    int synced = 20;
    Path lazy = dir.resolve("lazy");
    write(lazy, synced);
    Random random = new Random(19);
    for (int i = 0; i < 60; i++) {
      Path holed = dir.resolve("holed" + i);
      copy(lazy, holed);
      byte[] bytes = Files.readAllBytes(log(holed));
      // Bytes that are zero anyway are no damage.
      int at = (int) (long) sizes.get(random.nextInt(synced - 1));
      Arrays.fill(bytes, at, at + 64, (byte) 0);
      Files.write(log(holed), bytes);
      assertThatThrownBy(() -> StoreDb.open(holed).close())
          .as("hole at %d", at)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(log(holed).toString());
    }
  }
}
