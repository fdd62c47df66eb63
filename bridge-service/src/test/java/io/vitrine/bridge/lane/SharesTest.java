package io.vitrine.bridge.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SharesTest {
  @Property
  void everyLaneHasOneBridgeAndTheSharesAreEqual(
      @ForAll @IntRange(min = 1, max = 9) int bridges,
      @ForAll @IntRange(max = 4) int brokers,
      @ForAll @IntRange(min = 1, max = 16) int partitions) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < bridges; i++) {
      names.add("bridge-" + (i * 7919 % 97));
    }
    List<LaneId> lanes = new ArrayList<>();
    for (int broker = 0; broker < brokers; broker++) {
      for (int partition = 0; partition < partitions; partition++) {
        lanes.add(new LaneId("broker-" + broker, partition));
      }
    }
    List<LaneId> shared = new ArrayList<>();
    for (String name : names) {
      Set<LaneId> share = Shares.of(name, names, lanes);
      assertThat(share.size()).isBetween(lanes.size() / bridges, (lanes.size() - 1) / bridges + 1);
      shared.addAll(share);
    }
    assertThat(shared).containsExactlyInAnyOrderElementsOf(lanes);
  }

  @Test
  void aBridgeThatHasHeardOfNobodyTakesAll() {
    List<LaneId> lanes = List.of(new LaneId("b", 0), new LaneId("b", 1));
    assertThat(Shares.of("me", List.of(), lanes)).containsExactlyInAnyOrderElementsOf(lanes);
  }
}
