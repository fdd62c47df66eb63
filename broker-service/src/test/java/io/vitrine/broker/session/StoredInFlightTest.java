package io.vitrine.broker.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredInFlightTest {
  private static final int STEPS = 20_000;
  private static final int INFLIGHT_MAX = 50;
  private static final int IDS = 65_535;

  private static StoredMessage message(long sequence) {
    return new StoredMessage(sequence, 0, 100, null, DeliveryTerms.PLAIN, 2, false);
  }

  /** With drop-oldest there are gaps between the messages that are sent. */
  @Test
  void whateverIsDroppedBetweenThemEachIsFoundByItsIdentifier() {
    StoredInFlight inFlight = new StoredInFlight();
    Map<Integer, StoredMessage> expected = new HashMap<>();
    Map<Integer, Integer> states = new HashMap<>();
    Random random = new Random(23);
    long sequence = 0;
    for (int i = 0; i < STEPS; i++) {
      // Gaps whose lower bits are the same, and small ones.
      sequence += random.nextBoolean() ? 1 + random.nextInt(3) : 1L << random.nextInt(15);
      StoredMessage next = message(sequence);
      int id = next.packetId();
      assertThat(inFlight.mayAdd(next)).isEqualTo(!expected.containsKey(id));
      if (inFlight.mayAdd(next) && expected.size() < INFLIGHT_MAX) {
        inFlight.add(next, StoredInFlight.SENT);
        expected.put(id, next);
        states.put(id, StoredInFlight.SENT);
      }
      List<Integer> all = new ArrayList<>(expected.keySet());
      int chosen = all.get(random.nextInt(all.size()));
      if (random.nextInt(3) == 0) {
        inFlight.state(chosen, StoredInFlight.RELEASED);
        states.put(chosen, StoredInFlight.RELEASED);
      } else if (random.nextInt(3) > 0) {
        inFlight.remove(chosen);
        expected.remove(chosen);
        states.remove(chosen);
        assertThat(inFlight.state(chosen)).isEqualTo(StoredInFlight.FREE);
      }
      assertThat(inFlight.size()).isEqualTo(expected.size());
      expected.forEach(
          (each, there) -> {
            assertThat(inFlight.get(each)).isSameAs(there);
            assertThat(inFlight.state(each)).isEqualTo(states.get(each));
          });
      long last = sequence;
      long lowest =
          expected.values().stream().mapToLong(StoredMessage::sequence).min().orElse(last);
      assertThat(inFlight.lowest(last)).isEqualTo(lowest);
      if (expected.isEmpty()) {
        inFlight.add(next, StoredInFlight.SENT);
        expected.put(id, next);
        states.put(id, StoredInFlight.SENT);
      }
    }
  }

  @Test
  void allIdentifiersCanBeOnTheirWay() {
    StoredInFlight inFlight = new StoredInFlight();
    for (long sequence = 1; sequence <= IDS; sequence++) {
      assertThat(inFlight.mayAdd(message(sequence))).isTrue();
      inFlight.add(message(sequence), StoredInFlight.SENT);
    }
    assertThat(inFlight.mayAdd(message(IDS + 1))).isFalse();
    inFlight.remove(1);
    assertThat(inFlight.mayAdd(message(IDS + 1))).isTrue();
    assertThat(inFlight.lowest(0)).isEqualTo(2);
  }
}
