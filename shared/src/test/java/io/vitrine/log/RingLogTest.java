package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RingLogTest {
  private static final byte[] HEADER = {1, 2, 3, 4, 5, 6, 7, 8};

  private static long append(RingLog ring, int seed, int length) {
    ByteBuf body = Unpooled.directBuffer(length + 2).writeZero(2);
    for (int i = 0; i < length; i++) {
      body.writeByte(seed + i);
    }
    long sequence = ring.append(HEADER, HEADER.length, body, 2, length);
    body.release();
    return sequence;
  }

  private static boolean isRecord(Buffer record, int seed, int length) {
    if (record.length() != HEADER.length + length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (record.getByte(HEADER.length + i) != (byte) (seed + i)) {
        return false;
      }
    }
    return record.getLong(0) == 0x0102030405060708L;
  }

  @Test
  void aNewRingIsEmptyAndBeginsAtOne() {
    RingLog ring = new RingLog("tap.0", 4096);
    assertThat(ring.lastSequence()).isZero();
    assertThat(ring.firstSequence()).isEqualTo(1);
    assertThat(ring.read(0, 1000)).isEqualTo(new LogBatch(1, 0, List.of()));
    assertThat(append(ring, 7, 10)).isEqualTo(1);
    LogBatch batch = ring.read(0, 1);
    assertThat(batch.first()).isEqualTo(1);
    assertThat(batch.records()).singleElement().matches(r -> isRecord(r, 7, 10));
    assertThat(ring.read(1, 1000).records()).isEmpty();
  }

  @Test
  void aRecordLongerThanAQuarterOfTheRingIsRefused() {
    RingLog ring = new RingLog("tap.0", 4096);
    assertThatThrownBy(() -> append(ring, 0, 1009)).isInstanceOf(IllegalArgumentException.class);
    assertThat(append(ring, 0, 1008)).isEqualTo(1);
  }

  @Property(tries = 300)
  void agreesWithAModelWhateverTheLengths(
      @ForAll @Size(max = 400) List<@IntRange(max = 700) Integer> lengths,
      @ForAll @IntRange(min = 4096, max = 9000) int bytesMax,
      @ForAll @IntRange(min = 1, max = 3000) int batchBytes) {
    RingLog ring = new RingLog("tap.0", bytesMax);
    Deque<Integer> model = new ArrayDeque<>();
    int seed = 0;
    for (int length : lengths) {
      assertThat(append(ring, seed++, length)).isEqualTo(seed);
      model.add(length);
      while (ring.firstSequence() > seed - model.size() + 1) {
        model.remove();
      }
      assertThat(ring.firstSequence()).isEqualTo(seed - model.size() + 1);
    }
    long held = model.stream().mapToLong(l -> RingLog.padded(HEADER.length + l)).sum();
    assertThat(held).isLessThanOrEqualTo(bytesMax);
    if (model.size() < lengths.size()) {
      assertThat(held).isGreaterThan(bytesMax / 2);
    }
    Integer[] all = lengths.toArray(new Integer[0]);
    for (long after = 0; after < seed; after++) {
      LogBatch batch = ring.read(after, batchBytes);
      long first = Math.max(after + 1, ring.firstSequence());
      assertThat(batch.first()).isEqualTo(first);
      assertThat(batch.lostBefore()).isEqualTo(first - after - 1);
      assertThat(batch.records()).isNotEmpty();
      int bytes = 0;
      for (int i = 0; i < batch.records().size(); i++) {
        int index = (int) first + i - 1;
        assertThat(isRecord(batch.records().get(i), index, all[index])).isTrue();
        bytes += batch.records().get(i).length();
      }
      assertThat(batch.records().size() == 1 || bytes <= batchBytes).isTrue();
    }
  }

  @Test
  void readersOnOtherThreadsSeeEachRecordWholeAndEachLossExactly() throws Exception {
    RingLog ring = new RingLog("tap.0", 16 << 10);
    int count = 1_500_000;
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<String> failure = new AtomicReference<>();
    AtomicInteger seen = new AtomicInteger();
    Runnable reader =
        () -> {
          long after = 0;
          long lost = 0;
          long got = 0;
          while (after < count) {
            boolean finished = done.get();
            LogBatch batch = ring.read(after, 2000);
            lost += batch.lostBefore();
            for (int i = 0; i < batch.records().size(); i++) {
              int sequence = (int) batch.first() + i;
              if (!isRecord(batch.records().get(i), sequence, sequence % 300)) {
                failure.set("record " + sequence + " is torn");
                return;
              }
              got++;
            }
            after = batch.last(after);
            if (finished && batch.records().isEmpty()) {
              break;
            }
          }
          if (got + lost != count) {
            failure.set(got + " got and " + lost + " lost of " + count);
          }
          seen.addAndGet((int) got);
        };
    Thread[] threads = {new Thread(reader), new Thread(reader)};
    for (Thread thread : threads) {
      thread.start();
    }
    ByteBuf body = Unpooled.directBuffer(600);
    for (int i = 0; i < 600; i++) {
      body.writeByte(i);
    }
    for (int sequence = 1; sequence <= count; sequence++) {
      ring.append(HEADER, HEADER.length, body, sequence & 0xFF, sequence % 300);
    }
    done.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(seen.get()).isPositive();
  }

  @Test
  void wakesOnceEachWhoWaits() {
    RingLog ring = new RingLog("tap.0", 4096);
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    ring.whenAppended(0, first::incrementAndGet);
    ring.whenAppended(1, second::incrementAndGet);
    append(ring, 0, 1);
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(0);
    append(ring, 0, 1);
    append(ring, 0, 1);
    assertThat(first).hasValue(1);
    assertThat(second).hasValue(1);
    ring.whenAppended(2, first::incrementAndGet);
    assertThat(first).hasValue(2);
    append(ring, 0, 1);
    assertThat(first).hasValue(2);
  }
}
