package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReachabilityTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Reachability reachability = new Reachability(Duration.ofSeconds(15));

  @Test
  void slowCallsAreNoLossUnlessTheyGoOnForAsLongAsADeadNodeIsKept() {
    reachability.silent("b", 0);
    reachability.silent("c", 5 * SECOND);
    reachability.silent("b", 10 * SECOND);
    assertThat(reachability.lost(14 * SECOND)).isFalse();
    assertThat(reachability.lost(15 * SECOND)).isTrue();
    assertThat(reachability.doubters()).containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void fewCallsInALongTimeAreNoLoss() {
    reachability.silent("b", 0);
    reachability.silent("b", 60 * SECOND);
    assertThat(reachability.lost(65 * SECOND)).isFalse();
  }

  @Test
  void toBeUnknownToOthersAgainAndAgainIsALossAtOnce() {
    reachability.unknownTo("b");
    reachability.unknownTo("c");
    assertThat(reachability.lost(0)).isFalse();
    reachability.unknownTo("b");
    assertThat(reachability.lost(0)).isTrue();
  }

  @Test
  void oneCallThatCameBackEndsAllDoubt() {
    for (int i = 0; i < 3; i++) {
      reachability.unknownTo("b");
      reachability.silent("c", 0);
    }
    assertThat(reachability.lost(60 * SECOND)).isTrue();
    reachability.reached();
    assertThat(reachability.lost(60 * SECOND)).isFalse();
    assertThat(reachability.doubters()).isEmpty();
    reachability.silent("b", 60 * SECOND);
    assertThat(reachability.lost(90 * SECOND)).isFalse();
  }
}
