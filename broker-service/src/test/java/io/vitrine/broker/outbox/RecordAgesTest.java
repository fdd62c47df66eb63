package io.vitrine.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordAgesTest {
  private static final long START_MICROS = TimeUnit.DAYS.toMicros(20_000);
  private static final long START_NANOS = 7_000;
  private static final long AGE_MILLIS = 60_000;

  private final RecordAges ages = new RecordAges(10, START_MICROS, START_NANOS);

  private static long after(long seconds) {
    return START_NANOS + TimeUnit.SECONDS.toNanos(seconds);
  }

  private boolean waited(long secondsBeforeStart, long secondsSince) {
    long stamp = START_MICROS - TimeUnit.SECONDS.toMicros(secondsBeforeStart);
    return ages.waited(stamp, AGE_MILLIS, after(secondsSince));
  }

  @Test
  void whatWasThereAtTheStartHasWaitedSinceItsStamp() {
    assertThat(waited(50, 10)).isFalse();
    assertThat(waited(50, 11)).isTrue();
    assertThat(waited(3_600, 0)).isTrue();
  }

  @Test
  void aStampInTheFutureCountsFromTheStartOn() {
    assertThat(waited(-864_000, 60)).isFalse();
    assertThat(waited(-864_000, 61)).isTrue();
  }

  @Test
  void whatCameSinceHasWaitedSinceTheLogWasThatFar() {
    ages.note(12, AGE_MILLIS, after(5));
    ages.note(20, AGE_MILLIS, after(30));
    assertThat(ages.waitedThrough(AGE_MILLIS, after(65))).isZero();
    assertThat(ages.waitedThrough(AGE_MILLIS, after(66))).isEqualTo(12);
    assertThat(ages.waitedThrough(AGE_MILLIS, after(91))).isEqualTo(20);
  }

  @Test
  void howeverOftenItIsToldItKnowsOnlyAsMuchAsItNeeds() {
    for (int i = 1; i <= 1_000_000; i++) {
      ages.note(i, AGE_MILLIS, START_NANOS + TimeUnit.MILLISECONDS.toNanos(i));
    }
    // The last second is known to a part of the age.
    assertThat(ages.waitedThrough(AGE_MILLIS, after(1_000))).isBetween(939_000L, 940_000L);
  }
}
