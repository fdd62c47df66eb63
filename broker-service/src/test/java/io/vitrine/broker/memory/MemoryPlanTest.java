package io.vitrine.broker.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.config.BrokerOptions;
import io.vitrine.config.ConfigException;
import io.vitrine.config.ListenerOptions;
import io.vitrine.config.MemoryOptions;
import io.vitrine.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {
  private static final long MIB = 1 << 20;

  /** All in one with 256 MB, the chart's container of 1 GiB, a laptop of 8 GB, a server. */
  @ParameterizedTest
  @CsvSource({
    "246, 256, 40, 1",
    "393, 409, 75, 1",
    "393, 409, 75, 4",
    "1963, 2048, 40, 4",
    "7800, 8192, 75, 16"
  })
  void defaultsFit(long heapMib, long directMib, int percent, int loops) {
    Memory memory = new Memory(heapMib * MIB, directMib * MIB, percent);
    MemoryPlan plan = MemoryPlan.of(Settings.defaults(), memory, loops);
    assertThat(plan.bytes(Pool.HEAP)).isLessThan(heapMib * MIB * percent / 100);
    assertThat(plan.bytes(Pool.DIRECT)).isLessThan(directMib * MIB * percent / 100);
    assertThat(plan.settings().get(BrokerOptions.CONNECTIONS_MAX)).isGreaterThanOrEqualTo(1_000);
  }

  /** The chart's broker has 1 GiB, of which heap and direct memory take 40% each. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void theChartTakesAFleet(int loops) {
    Memory memory = new Memory(393 * MIB, 409 * MIB, 75);
    Settings fitted = MemoryPlan.of(Settings.defaults(), memory, loops).settings();
    assertThat(fitted.get(BrokerOptions.CONNECTIONS_MAX)).isGreaterThanOrEqualTo(15_000);
    assertThat(fitted.get(ListenerOptions.HANDSHAKES_MAX)).isGreaterThanOrEqualTo(5_000);
    assertThat(fitted.get(BrokerOptions.SESSIONS_MAX)).isGreaterThanOrEqualTo(30_000);
    assertThat(fitted.get(MemoryOptions.SUBSCRIPTIONS_TOTAL_MAX)).isGreaterThanOrEqualTo(80_000);
    assertThat(fitted.get(BrokerOptions.QUEUES_BYTES_MAX)).isGreaterThanOrEqualTo(32 * MIB);
    assertThat(fitted.get(MemoryOptions.CLIENT_STATE_BYTES_MAX)).isGreaterThanOrEqualTo(16 * MIB);
  }

  /** {@code -Xmx1g} with either collector, 4 GB in one process with the other services. */
  @ParameterizedTest
  @CsvSource({"981, 1024, 75", "1024, 1024, 75", "4096, 4096, 40"})
  void aMillionSubscriptions(long heapMib, long directMib, int percent) {
    Memory memory = new Memory(heapMib * MIB, directMib * MIB, percent);
    Settings fitted = MemoryPlan.of(Settings.defaults(), memory, 2).settings();
    assertThat(fitted.get(MemoryOptions.SUBSCRIPTIONS_TOTAL_MAX)).isEqualTo(1_000_000);
    assertThat(fitted.get(BrokerOptions.CONNECTIONS_MAX)).isGreaterThanOrEqualTo(30_000);
  }

  @Test
  void bytesGiveWayBeforeClients() {
    Memory memory = new Memory(1_500 * MIB, 8_192 * MIB, 75);
    Settings fitted = MemoryPlan.of(Settings.defaults(), memory, 1).settings();
    assertThat(fitted.get(BrokerOptions.QUEUES_BYTES_MAX)).isBetween(32 * MIB, 100 * MIB);
    assertThat(fitted.get(BrokerOptions.CONNECTIONS_MAX)).isEqualTo(100_000);
  }

  @Test
  void withRoomForAllNothingIsMadeSmaller() {
    Memory memory = new Memory(16_384 * MIB, 16_384 * MIB, 75);
    MemoryPlan plan = MemoryPlan.of(Settings.defaults(), memory, 4);
    assertThat(plan.settings().get(BrokerOptions.CONNECTIONS_MAX)).isEqualTo(100_000);
    assertThat(plan.toString()).endsWith("made to fit: none");
  }

  @Test
  void whatWasSetIsKeptAndTheOthersGiveWay() {
    Settings set = Settings.defaults().with("broker.queues_bytes_max", "100MiB");
    MemoryPlan plan = MemoryPlan.of(set, new Memory(393 * MIB, 409 * MIB, 75), 1);
    assertThat(plan.settings().get(BrokerOptions.QUEUES_BYTES_MAX)).isEqualTo(100 * MIB);
    assertThat(plan.settings().get(BrokerOptions.RETAINED_BYTES_MAX)).isLessThan(100 * MIB);
    assertThat(plan.lines())
        .anySatisfy(line -> assertThat(line).contains("100.0 MiB", "queues_bytes_max: 104857600"))
        .anySatisfy(line -> assertThat(line).contains("tap_bytes_max", "made to fit, else"));
  }

  @Test
  void whatWasSetAndDoesNotFitIsRefusedWithTheSumAndWhatToLower() {
    Settings set =
        Settings.defaults()
            .with("broker.queues_bytes_max", "3GiB")
            .with("broker.retained_bytes_max", "100MiB");
    Memory memory = new Memory(1_024 * MIB, 1_024 * MIB, 75);
    assertThatThrownBy(() -> MemoryPlan.of(set, memory, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("broker.queues_bytes_max")
        .hasMessageContaining("of heap, and there are 736.0 MiB for them (75% of 1024.0 MiB")
        .hasMessageContaining("3072.0 MiB broker.queues_bytes_max, 100.0 MiB broker.retained")
        .hasMessageContaining("Lower broker.queues_bytes_max, or give");
  }

  @Test
  void directMemoryHasASumOfItsOwn() {
    Settings set = Settings.defaults().with("broker.send_bytes_total_max", "2GiB");
    Memory memory = new Memory(8_192 * MIB, 1_024 * MIB, 75);
    assertThatThrownBy(() -> MemoryPlan.of(set, memory, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("of direct memory")
        .hasMessageContaining("-XX:MaxDirectMemorySize");
  }

  @Test
  void theShareCanBeChosen() {
    Settings set = Settings.defaults().with(MemoryOptions.MEMORY_PERCENT_MAX.key(), "10");
    MemoryPlan plan = MemoryPlan.of(set, new Memory(2_048 * MIB, 2_048 * MIB, 75), 1);
    assertThat(plan.bytes(Pool.HEAP)).isLessThan(205 * MIB);
  }
}
