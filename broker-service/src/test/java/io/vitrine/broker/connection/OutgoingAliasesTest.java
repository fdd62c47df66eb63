package io.vitrine.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.broker.loop.Budget;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutgoingAliasesTest {
  private static int of(OutgoingAliases aliases, String topic) {
    byte[] bytes = (topic + "beyond").getBytes(StandardCharsets.UTF_8);
    return aliases.of(bytes, topic.length(), true);
  }

  @Test
  void aTopicIsToldOnceAndThenKnown() {
    OutgoingAliases aliases = new OutgoingAliases(10, new Budget(1 << 20));
    int told = of(aliases, "plant/7/temp");
    assertThat(told).isBetween(-10, -1);
    assertThat(of(aliases, "plant/7/temp")).isEqualTo(-told);
    assertThat(of(aliases, "plant/7/tem")).isNotEqualTo(-told);
    assertThat(of(aliases, "a/b")).as("shorter than its alias").isZero();
    byte[] other = "plant/8/temp".getBytes(StandardCharsets.UTF_8);
    assertThat(aliases.of(other, other.length, false)).isZero();
  }

  @Test
  void whatIsUsedStaysAndWhatIsNotGivesWay() {
    OutgoingAliases aliases = new OutgoingAliases(1, new Budget(1 << 20));
    assertThat(of(aliases, "used")).isEqualTo(-1);
    assertThat(of(aliases, "used")).isEqualTo(1);
    assertThat(of(aliases, "other")).isZero();
    assertThat(of(aliases, "used")).isEqualTo(1);
    assertThat(of(aliases, "other")).isZero();
    assertThat(of(aliases, "other")).isEqualTo(-1);
    assertThat(of(aliases, "other")).isEqualTo(1);
  }

  @Test
  void whoeverFollowsTheAliasesFindsTheTopics() {
    Random random = new Random(7);
    for (int max : new int[] {1, 2, 3, 4, 5, 32, 65_535}) {
      OutgoingAliases aliases = new OutgoingAliases(max, new Budget(1 << 20));
      Map<Integer, String> client = new HashMap<>();
      int known = 0;
      for (int i = 0; i < 20_000; i++) {
        String topic = "plant/" + (int) Math.abs(random.nextGaussian() * max) + "/temperature";
        int alias = of(aliases, topic);
        assertThat(Math.abs(alias)).isLessThanOrEqualTo(max);
        if (alias < 0) {
          client.put(-alias, topic);
        } else if (alias > 0) {
          known++;
          assertThat(client).containsEntry(alias, topic);
        }
      }
      assertThat(known)
          .as("known of 20,000 with %d aliases", max)
          .isGreaterThan(max > 32 ? 0 : 5_000);
    }
  }

  @Test
  void longTopicsTakeBoundedMemory() {
    OutgoingAliases aliases = new OutgoingAliases(65_535, new Budget(1 << 20));
    int told = 0;
    for (int i = 0; i < 100; i++) {
      told += of(aliases, i + "x".repeat(10_000)) < 0 ? 1 : 0;
    }
    assertThat(told).isEqualTo(6);
  }
}
