package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept beside a log's records is there as they are, however they got there. */
class LogNoteTest {
  @TempDir Path dir;

  /** How many there were, and how long they were together. */
  private static final class Lengths implements LogNote {
    private long count;
    private long bytes;
    private volatile String written = "";

    @Override
    public void take(byte[] block, int from, int to) {
      count++;
      bytes += to - from;
      assertThat(new String(block, from, to - from, StandardCharsets.UTF_8))
          .isEqualTo("x".repeat((int) count % 50));
    }

    @Override
    public byte[] encode() {
      return text().getBytes(StandardCharsets.UTF_8);
    }

    private String text() {
      return count + " " + bytes;
    }

    @Override
    public void written() {
      written = text();
    }
  }

  private static void append(DurableLog log, int count) throws Exception {
    long last = log.lastSequence();
    for (int i = 0; i < count; i++) {
      log.append(Buffer.buffer("x".repeat((int) ++last % 50)));
    }
    CompletableFuture<Void> committed = new CompletableFuture<>();
    log.whenAppended(last - 1, () -> committed.complete(null));
    committed.get(60, TimeUnit.SECONDS);
  }

  private static @Nullable String text(byte @Nullable [] note) {
    return note == null ? null : new String(note, StandardCharsets.UTF_8);
  }

  @Test
  void itIsOnDiskWithTheRecords() throws Exception {
    Lengths lengths = new Lengths();
    long bytes = 0;
    for (int i = 1; i <= 10_000; i++) {
      bytes += i % 50;
    }
    try (Journal journal = Journal.open(dir.resolve("a"), JournalOptions.defaults())) {
      DurableLog log = journal.log("a", 1 << 30);
      assertThat(log.lastNote()).isNull();
      log.keep(lengths);
      append(log, 10_000);
      assertThat(lengths.written).isEqualTo("10000 " + bytes);
      assertThat(text(log.lastNote())).isEqualTo("10000 " + bytes);
      log.release(10_000);
      // As a kill would leave it now.
      journal.checkpoint(dir.resolve("b"));
    }
    try (Journal journal = Journal.open(dir.resolve("b"), JournalOptions.defaults())) {
      DurableLog log = journal.log("a", 1 << 30);
      assertThat(text(log.lastNote())).isEqualTo("10000 " + bytes);
      assertThat(journal.log("other", 1 << 30).lastNote()).isNull();
    }
  }
}
