package io.vitrine.broker.router.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.mqtt.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionTableTest {
  private final SubscriptionTable<Integer> table = new SubscriptionTable<>();

  @Test
  void everyChangeMovesTheVersionAndNothingElseDoes() {
    table.putAll(List.of(row("a/+", "c1", 1), row("a/b", "c1", 2)));
    long version = table.snapshot().version();
    assertThat(version).isPositive();
    table.removeAll(List.of(row("a/+", "c2", 0), row("x", "c1", 0)));
    table.putAll(List.of());
    assertThat(table.snapshot().version()).isEqualTo(version);
    table.putAll(List.of(row("a/+", "c1", 3)));
    assertThat(table.snapshot().version()).isGreaterThan(version);
    assertThat(table.snapshot().size()).isEqualTo(2);
    assertThat(matches(table.snapshot(), "a/b")).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void aSnapshotIsNotMovedByLaterChanges() {
    table.putAll(List.of(row("#", "c1", 1)));
    SubscriptionTable.Snapshot<Integer> before = table.snapshot();
    table.removeAll(List.of(row("#", "c1", 0)));
    assertThat(matches(before, "any/topic")).containsExactly(1);
    assertThat(matches(table.snapshot(), "any/topic")).isEmpty();
  }

  @Test
  void writersOnSeveralThreadsLoseNothing() throws InterruptedException {
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      String client = "c" + writer;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 2_000; i++) {
                  table.putAll(List.of(row("t/" + i, client, i)));
                  if (i % 2 == 1) {
                    table.removeAll(List.of(row("t/" + i, client, 0)));
                  }
                }
              });
      thread.start();
      writers.add(thread);
    }
    for (Thread each : writers) {
      each.join();
    }
    assertThat(table.snapshot().size()).isEqualTo(4 * 1_000);
    assertThat(matches(table.snapshot(), "t/1998")).containsExactly(1998, 1998, 1998, 1998);
    assertThat(matches(table.snapshot(), "t/1999")).isEmpty();
  }

  private static SubscriptionTable.Row<Integer> row(String filter, String key, int value) {
    return new SubscriptionTable.Row<>(TopicFilter.parse(filter), key, value);
  }

  private static List<Integer> matches(SubscriptionTable.Snapshot<Integer> table, String topic) {
    List<Integer> found = new ArrayList<>();
    table.match(topic, (key, value) -> found.add(value));
    return found;
  }
}
