package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

@Timeout(300)
class JournalFailureTest {
  private static final byte[] SCHEMA_KEY =
      ByteBuffer.allocate(10).putInt(0).put("schema".getBytes(StandardCharsets.UTF_8)).array();

  @TempDir Path dir;

  static boolean prlimitIsThere() {
    return Files.isExecutable(Path.of("/usr/bin/prlimit"));
  }

  /** Appends until a file may not grow any more, and prints what was committed, then "failed". */
  static final class Writer {
    private Writer() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws Exception {
      Journal journal = Journal.open(Path.of(args[0]), JournalOptions.defaults());
      DurableLog log = journal.log("a", 1 << 30);
      CountDownLatch first = new CountDownLatch(1);
      log.onCommitted(
          sequence -> {
            System.out.println(sequence);
            first.countDown();
          });
      String self = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("prlimit", "--pid", self, "--fsize=3000000").start().waitFor();
      Buffer record = Buffer.buffer(new byte[10_000]);
      log.append(record);
      first.await();
      while (log.append(record) > 0) {
        LockSupport.parkNanos(10_000);
      }
      while (journal.failure() == null) {
        LockSupport.parkNanos(10_000);
      }
      journal.onFailure(cause -> System.out.println("failed"));
      journal.close();
      System.out.println(log.append(record));
    }
  }

  @Test
  @EnabledIf("prlimitIsThere")
  void aDiskThatTakesNoMoreFailsTheJournalAndNothingOfThatGroupIsCommitted() throws Exception {
    Path errors = dir.resolve("errors");
    Path journalDir = dir.resolve("journal");
    List<String> said;
    try (ChildProcess child = ChildProcess.start(Writer.class, errors, journalDir)) {
      said = child.output().lines().toList();
    }
    assertThat(said).as(Files.readString(errors)).hasSizeGreaterThan(2).endsWith("failed", "-1");
    long committed = Long.parseLong(said.get(said.size() - 3));
    try (Journal journal = Journal.open(journalDir, JournalOptions.defaults())) {
      DurableLog log = journal.log("a", 1 << 30);
      assertThat(log.lastSequence()).isGreaterThanOrEqualTo(committed);
      assertThat(log.firstSequence()).isEqualTo(1);
      assertThat(log.append(Buffer.buffer("on it goes"))).isEqualTo(log.lastSequence() + 1);
    }
  }

  @Test
  void aNewerSchemaIsRefused() throws Exception {
    Journal.open(dir, JournalOptions.defaults()).close();
    try (RocksDB db = RocksDB.open(dir.toString())) {
      db.put(SCHEMA_KEY, ByteBuffer.allocate(4).putInt(2).array());
    }
    assertThatThrownBy(() -> Journal.open(dir, JournalOptions.defaults()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("schema version 2 (expected: 1)");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsRefused() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThatThrownBy(() -> Journal.open(file.resolve("journal"), JournalOptions.defaults()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot be made");
  }

  @Test
  void noMoreAwaitsTheDiskThanMay() {
    JournalOptions defaults = JournalOptions.defaults();
    JournalOptions slow =
        new JournalOptions(true, 1_000_000, 1_000_000, 10_000, 0, 0, 1 << 20, 0, 1, 1 << 20);
    assertThat(defaults.pendingBytesMax()).isGreaterThan(slow.pendingBytesMax());
    try (Journal journal = Journal.open(dir, slow)) {
      DurableLog log = journal.log("a", 1 << 30);
      Buffer record = Buffer.buffer(new byte[984]);
      for (int i = 1; i <= 10; i++) {
        assertThat(log.append(record)).isEqualTo(i);
      }
      assertThat(log.append(record)).isEqualTo(-1);
      assertThat(journal.pendingBytes()).isEqualTo(10_000);
    }
    try (Journal journal = Journal.open(dir, defaults)) {
      assertThat(journal.log("a", 1 << 30).lastSequence()).isEqualTo(10);
    }
  }
}
