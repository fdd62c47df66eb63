package io.vitrine.broker.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadAverageTest {
  private static Map<String, String> told(LoadAverage average) {
    Map<String, String> values = new LinkedHashMap<>();
    average.tell(values);
    return values;
  }

  @Test
  void whatCountedBeforeTheFirstLookIsNoLoad() {
    LoadAverage average = new LoadAverage("load/x");
    average.look(1_000, 0);
    assertThat(told(average))
        .containsExactly(
            Map.entry("load/x/1min", "0.00"),
            Map.entry("load/x/5min", "0.00"),
            Map.entry("load/x/15min", "0.00"));
  }

  @Test
  void aSteadyLoadIsApproachedTheSlowerTheLongerTheAverage() {
    LoadAverage average = new LoadAverage("load/x");
    average.look(0, 0);
    for (int i = 1; i <= 6; i++) {
      average.look(10L * i, 10);
    }
    // 60 in a minute, for one minute: 1 - e^-1, 1 - e^-1/5, 1 - e^-1/15 of it.
    assertThat(told(average))
        .containsEntry("load/x/1min", "37.93")
        .containsEntry("load/x/5min", "10.88")
        .containsEntry("load/x/15min", "3.87");
    for (int i = 0; i < 10_000; i++) {
      average.look(60, 10);
    }
    assertThat(told(average).values()).containsOnly("0.00");
  }
}
