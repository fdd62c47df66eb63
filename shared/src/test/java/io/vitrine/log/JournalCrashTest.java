package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at any moment: what was said to be committed is there, whole and in order. */
class JournalCrashTest {
  private static final int BYTES_MAX = 256 << 20;

  @TempDir Path dir;

  /** Appends to two logs as fast as it may, releases some, and prints what is committed. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      ChildProcess.endWithParent();
      Journal journal = Journal.open(Path.of(args[0]), JournalOptions.defaults());
      for (String name : new String[] {"a", "b"}) {
        DurableLog log = journal.log(name, BYTES_MAX);
        log.onCommitted(sequence -> say(name + " " + sequence));
        new Thread(() -> append(log)).start();
      }
    }

    private static void append(DurableLog log) {
      long sequence = log.lastSequence();
      while (true) {
        if (log.append(record(sequence + 1)) < 0) {
          LockSupport.parkNanos(1_000_000);
          continue;
        }
        sequence++;
        if (sequence % 50 == 0) {
          LockSupport.parkNanos(100_000);
        }
        if (sequence % 5000 == 0) {
          log.release(log.lastSequence() - 1000);
        }
      }
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
      System.out.println(line);
    }
  }

  private static Buffer record(long sequence) {
    return Buffer.buffer().appendLong(sequence).appendBytes(new byte[(int) (sequence % 300)]);
  }

  @Test
  @Timeout(300)
  void nothingThatWasCommittedIsLost() throws Exception {
    crash(4, new Random());
  }

  @Test
  @Tag("soak")
  void nothingThatWasCommittedIsLostHoweverOften() throws Exception {
    crash(100, new Random());
  }

  private void crash(int rounds, Random random) throws Exception {
    long[] committed = new long[2];
    Path journalDir = dir.resolve("journal");
    for (int round = 0; round < rounds; round++) {
      Path errors = dir.resolve("errors");
      try (ChildProcess child = ChildProcess.start(Writer.class, errors, journalDir)) {
        BufferedReader output = child.output();
        long end = 0;
        String line;
        while ((line = output.readLine()) != null) {
          if (end == 0) {
            end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(700));
          }
          committed[line.charAt(0) - 'a'] = Long.parseLong(line.substring(2));
          if (System.nanoTime() > end && child.isAlive()) {
            child.kill();
          }
        }
        assertThat(end).as(Files.readString(errors)).isPositive();
      }
      check(journalDir, committed);
    }
  }

  private static void check(Path journalDir, long[] committed) {
    try (Journal journal = Journal.open(journalDir, JournalOptions.defaults())) {
      for (int i = 0; i < 2; i++) {
        DurableLog log = journal.log(i == 0 ? "a" : "b", BYTES_MAX);
        assertThat(log.lastSequence()).isGreaterThanOrEqualTo(committed[i]);
        long bytes = 0;
        long after = log.firstSequence() - 1;
        while (after < log.lastSequence()) {
          LogBatch batch = log.read(after, 1 << 20);
          assertThat(batch.first()).isEqualTo(after + 1);
          for (Buffer record : batch.records()) {
            after++;
            assertThat(record).isEqualTo(record(after));
            bytes += record.length() + DurableLog.RECORD_OVERHEAD_BYTES;
          }
        }
        assertThat(log.bytes()).isEqualTo(bytes);
      }
    }
  }
}
