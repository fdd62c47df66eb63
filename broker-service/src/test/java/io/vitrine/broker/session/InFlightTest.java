package io.vitrine.broker.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InFlightTest {
  @Property(tries = 300)
  void identifiersAreUniqueAndComeBackInTheOrderOfSending(
      @ForAll @Size(max = 400) List<@IntRange(min = 0, max = 5) Integer> steps) {
    InFlight inFlight = new InFlight();
    List<Integer> expected = new ArrayList<>();
    for (int step : steps) {
      if (step > 2 && !expected.isEmpty()) {
        int index = (step * 31 + expected.size()) % expected.size();
        inFlight.remove(expected.remove(index));
      } else {
        int id = inFlight.add(InFlight.SENT_1, null);
        assertThat(expected).doesNotContain(id);
        expected.add(id);
      }
      assertThat(inFlight.size()).isEqualTo(expected.size());
    }
    assertThat(inFlight.inOrder()).containsExactly(toInts(expected));
  }

  private static int[] toInts(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void identifiersGoRoundAndStepOverThoseInUse() {
    InFlight inFlight = new InFlight();
    int first = inFlight.add(InFlight.SENT_2, null);
    for (int i = 0; i < 200_000; i++) {
      int id = inFlight.add(InFlight.SENT_1, null);
      assertThat(id).isNotEqualTo(first).isBetween(1, 65_535);
      inFlight.remove(id);
    }
    int next = inFlight.add(InFlight.SENT_1, null);
    assertThat(inFlight.inOrder()).containsExactly(first, next);
  }

  @Test
  void allIdentifiersCanBeInUse() {
    InFlight inFlight = new InFlight();
    for (int i = 0; i < 65_535; i++) {
      inFlight.add(InFlight.SENT_1, null);
    }
    assertThat(inFlight.inOrder()).hasSize(65_535);
    inFlight.remove(300);
    assertThat(inFlight.add(InFlight.SENT_1, null)).isEqualTo(300);
  }

  @Test
  void transitionsThatAreNoneFailLoudly() {
    InFlight inFlight = new InFlight();
    int id = inFlight.add(InFlight.SENT_1, null);
    assertThatIllegalStateException().isThrownBy(() -> inFlight.release(id));
    inFlight.remove(id);
    assertThatIllegalStateException().isThrownBy(() -> inFlight.remove(id));
  }
}
