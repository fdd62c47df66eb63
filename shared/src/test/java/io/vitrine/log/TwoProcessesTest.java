package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.runtime.FreePort;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on the clustered event bus, either of which is killed and started again. */
class TwoProcessesTest {
  @TempDir Path dir;
  private final Random random = new Random();
  private String port;
  private ChildProcess producer;
  private ChildProcess consumer;

  @Test
  void noRecordIsLostOrDoubledAndEachLossOfARingIsCounted() throws Exception {
    run(1);
  }

  @Test
  @Tag("soak")
  void norHoweverOftenTheyDie() throws Exception {
    run(20);
  }

  private void run(int rounds) throws Exception {
    port = FreePort.any();
    producer = start(LogNodes.Producer.class);
    consumer = start(LogNodes.Consumer.class);
    try {
      for (int round = 0; round < rounds; round++) {
        awaitProgress();
        consumer.kill();
        consumer = start(LogNodes.Consumer.class);
        awaitProgress();
        producer.kill();
        producer = start(LogNodes.Producer.class);
      }
      awaitProgress();
      Files.createFile(dir.resolve("stop"));
      await("the producer's end", () -> Files.exists(dir.resolve("last")));
      String[] last = Files.readString(dir.resolve("last")).split(" ");
      long outboxLast = Long.parseLong(last[0]);
      await("all stored", () -> stored() >= outboxLast);
      await("all of the tap noted", () -> noted().endsWith(" " + last[2] + "\n"));
      assertStoredOnce(outboxLast);
      assertLossesExact(Long.parseLong(last[1]), Long.parseLong(last[2]));
    } finally {
      producer.close();
      consumer.close();
    }
  }

  private ChildProcess start(Class<?> main) {
    return ChildProcess.start(main, dir.resolve("errors"), dir, port);
  }

  /** Records arrive again, and then some random time more. */
  private void awaitProgress() throws Exception {
    long storedBefore = stored();
    int notedBefore = noted().length();
    await("progress", () -> stored() > storedBefore && noted().length() > notedBefore);
    TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
  }

  private long stored() throws Exception {
    Path file = dir.resolve("stored");
    return Files.exists(file) ? Files.size(file) / Long.BYTES : 0;
  }

  private String noted() throws Exception {
    Path file = dir.resolve("noted");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(() -> what + ": " + errors()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String errors() {
    try {
      return Files.readString(dir.resolve("errors")) + stored() + " stored";
    } catch (Exception e) {
      return e.toString();
    }
  }

  private void assertStoredOnce(long last) throws Exception {
    ByteBuffer stored = ByteBuffer.wrap(Files.readAllBytes(dir.resolve("stored")));
    for (long sequence = 1; sequence <= last; sequence++) {
      assertThat(stored.getLong()).isEqualTo(sequence);
    }
    assertThat(stored.hasRemaining()).isFalse();
  }

  /**
   * Every batch begins where the one before ended, plus what was counted as lost; only a consumer
   * that has just started may begin anywhere, and a ring made anew begins at 1.
   */
  private void assertLossesExact(long lastEpoch, long last) throws Exception {
    long epoch = 0;
    long end = 0;
    boolean started = false;
    for (String line : noted().lines().toList()) {
      if (line.equals("start")) {
        started = true;
        continue;
      }
      String[] parts = line.split(" ");
      long first = Long.parseLong(parts[2]);
      if (Long.parseLong(parts[0]) != epoch) {
        epoch = Long.parseLong(parts[0]);
        end = 0;
      }
      assertThat(started || first == end + Long.parseLong(parts[1]) + 1)
          .as(line + " after " + end)
          .isTrue();
      started = false;
      end = Long.parseLong(parts[3]);
    }
    assertThat(epoch).isEqualTo(lastEpoch);
    assertThat(end).isEqualTo(last);
  }
}
