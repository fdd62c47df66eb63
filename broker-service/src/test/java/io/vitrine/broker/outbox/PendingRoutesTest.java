package io.vitrine.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.OutboxClaims;
import io.vitrine.contract.OutboxClaims.Claim;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.log.DurableLog;
import io.vitrine.log.Journal;
import io.vitrine.log.JournalOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever was released and came since the last answer, the counts are those of what waits. */
class PendingRoutesTest {
  private static final int MANY = 25_000;

  private static final String COUNTED_TO = "pending_counted_to";

  @Test
  void theCountsAreThoseOfWhatWaits(@TempDir Path dir) throws Exception {
    Claim here = new Claim(OutboxClaims.HERE, List.of("all"));
    Claim two = new Claim("a_b", List.of("all", "hot"));
    try (Journal journal = Journal.open(dir, JournalOptions.defaults().withFsync(false))) {
      DurableLog log = journal.log("outbox.0", 1L << 30);
      PendingRoutes pending = new PendingRoutes(log, "a_b");
      assertThat(pending.json(1, 0)).isEqualTo(counts(0, 0, 0));
      Buffer plain = record(here);
      Buffer hot = record(new Claim("other", List.of("elsewhere")), two);
      Buffer old = record();
      for (int i = 1; i <= MANY; i++) {
        log.append(i % 5 == 0 ? hot : i % 7 == 0 ? old : plain);
      }
      await(log, MANY);
      // Who asks for the ledger does not wait until they are counted.
      assertThat(pending.json(1, MANY)).isEqualTo(counts(0, 0, 0).put(COUNTED_TO, 0));
      assertThat(pending.count(1, 20_500)).isEqualTo(20_500);
      assertThat(pending.json(1, MANY)).isEqualTo(counts(1, 20_500).put(COUNTED_TO, 20_500));
      assertThat(pending.count(1, MANY)).isEqualTo(MANY - 20_500);
      assertThat(pending.json(1, MANY)).isEqualTo(counts(1, MANY));
      assertThat(pending.count(12_345, MANY)).isZero();
      assertThat(pending.json(12_345, MANY)).isEqualTo(counts(12_345, MANY));
      for (int i = MANY + 1; i <= MANY + 100; i++) {
        log.append(i % 5 == 0 ? hot : i % 7 == 0 ? old : plain);
        await(log, i);
        assertThat(pending.count(20_001, 10)).isEqualTo(1);
        assertThat(pending.json(20_001, i)).isEqualTo(counts(20_001, i));
      }
      assertThat(pending.json(MANY + 101, MANY + 100)).isEqualTo(counts(0, 0, 0));
    }
  }

  private static JsonObject counts(int from, int to) {
    int hot = 0;
    int old = 0;
    for (int i = from; i <= to; i++) {
      hot += i % 5 == 0 ? 1 : 0;
      old += i % 5 != 0 && i % 7 == 0 ? 1 : 0;
    }
    return counts(to - from + 1 - old, hot, old);
  }

  private static JsonObject counts(long all, long hot, long old) {
    JsonObject counts = new JsonObject();
    if (all > 0) {
      counts.put("(unknown)", old).put("all", all).put("hot", hot);
    }
    return new JsonObject().put("pending_by_route", counts);
  }

  /** Of version 3; without claims of version 1. */
  private static Buffer record(Claim... claims) {
    Buffer plain =
        new OutboxRecord(
                1, "c", "", "t", 1, false, false, true, 1, Buffer.buffer(), Buffer.buffer("x"))
            .encode();
    if (claims.length == 0) {
      return plain;
    }
    byte[] encoded = new OutboxClaims(List.of(claims)).encode();
    return Buffer.buffer()
        .appendByte((byte) OutboxRecord.VERSION_WITH_CLAIMS)
        .appendBuffer(plain.slice(1, 12))
        .appendLong(0)
        .appendInt(encoded.length)
        .appendBytes(encoded)
        .appendBuffer(plain.slice(12, plain.length()));
  }

  private static void await(DurableLog log, long sequence) throws Exception {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    log.whenAppended(sequence - 1, () -> committed.complete(null));
    committed.get(60, TimeUnit.SECONDS);
  }
}
