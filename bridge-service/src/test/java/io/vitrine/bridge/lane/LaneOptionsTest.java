package io.vitrine.bridge.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneOptionsTest {
  @ParameterizedTest
  @CsvSource({"exactly-once, 4", "at-least-once, 32"})
  void lanesTogetherHoldNoMoreThanTheirPartOfTheHeap(String delivery, int part) {
    Settings settings = Settings.defaults().with(BridgeOptions.DELIVERY.key(), delivery);
    LaneOptions options = LaneOptions.of(settings, "b", new SimpleMeterRegistry(), null);
    long asked = settings.get(BridgeOptions.FETCH_BYTES);
    int batches = settings.get(BridgeOptions.BATCHES_IN_FLIGHT_MAX) + options.fetch().inFlight();
    assertThat((long) options.batchBytes(0)).isLessThanOrEqualTo(asked);
    long heap = Runtime.getRuntime().maxMemory();
    int before = options.batchBytes(1);
    for (int lanes = 1; lanes <= 100; lanes++) {
      int bytes = options.batchBytes(lanes);
      assertThat(bytes).isLessThanOrEqualTo(before).isGreaterThanOrEqualTo(64 << 10);
      if (bytes > 64 << 10) {
        assertThat((long) lanes * batches * bytes).isLessThanOrEqualTo(heap / part);
      }
      before = bytes;
    }
    assertThat(options.batchBytes(1_000_000)).isEqualTo(64 << 10);
  }

  @Test
  void whoAsksForSmallBatchesGetsThem() {
    Settings small = Settings.defaults().with(BridgeOptions.FETCH_BYTES.key(), "2KiB");
    assertThat(LaneOptions.of(small, "b", new SimpleMeterRegistry(), null).batchBytes(1))
        .isEqualTo(2 << 10);
  }
}
