package io.vitrine.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PacketIdStatesTest {
  @Property(tries = 300)
  void holdsWhatAMapWouldHold(
      @ForAll @Size(max = 300) List<@IntRange(min = -60, max = 60) Integer> steps) {
    PacketIdStates states = new PacketIdStates();
    Map<Integer, Integer> model = new HashMap<>();
    for (int step : steps) {
      int id = Math.abs(step) * 1021 % 65_535 + 1;
      if (step < 0) {
        states.remove(id);
        model.remove(id);
      } else {
        states.put(id, 1 + step % 2);
        model.put(id, 1 + step % 2);
      }
      assertThat(states.size()).isEqualTo(model.size());
    }
    for (int step = 0; step <= 60; step++) {
      int id = step * 1021 % 65_535 + 1;
      assertThat(states.get(id)).isEqualTo(model.getOrDefault(id, PacketIdStates.FREE));
    }
  }
}
