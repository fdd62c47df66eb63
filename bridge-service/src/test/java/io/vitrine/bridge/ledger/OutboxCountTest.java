package io.vitrine.bridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Missing, doubled and out of order are told to the number. */
class OutboxCountTest {
  private final OutboxCount count = new OutboxCount();

  private void record(long sequence, String topic) {
    count.route("r", sequence).record(topic, sequence, false, new Place("t", 0, sequence));
  }

  @Test
  void whatIsThereOnceAndInOrderIsFine() {
    for (long sequence = 1; sequence <= 200_000; sequence++) {
      record(sequence, "t" + sequence % 3);
    }
    RouteCount route = count.routes().get("r");
    assertThat(route.records()).isEqualTo(200_000);
    assertThat(route.doubled() + route.outOfOrder() + route.deadLetters()).isZero();
    assertThat(count.absent(200_000, List.of())).isEqualTo(new OutboxCount.Absent(0, List.of()));
  }

  @Test
  void betweenPartitionsOfKafkaThereIsNoOrder() {
    RouteCount route = count.route("r", 3);
    route.record("a", 3, false, new Place("t", 0, 0));
    route.record("a", 2, false, new Place("t", 1, 0));
    assertThat(route.outOfOrder()).isZero();
    route.record("a", 1, false, new Place("t", 1, 1));
    assertThat(route.outOfOrder()).isEqualTo(1);
  }

  private static Checkpoint checkpoint(boolean exact, long records, long letters) {
    String routes =
        ("{\"r\": {\"records\": %d, \"dead_letters\": %d, \"given_up\": 1},"
                + " \"(others)\": {\"records\": 3, \"dead_letters\": 0, \"given_up\": 0}}")
            .formatted(records, letters);
    return Checkpoint.of(value(exact, routes).getBytes(StandardCharsets.UTF_8));
  }

  private static String value(boolean exact, String routes) {
    return "{\"version\": 1, \"time\": \"t\", \"node\": \"n\", \"partition\": 0, \"epoch\": 7,"
        + " \"sequence\": 70000, \"exact\": %s, \"counted_from\": 65000, \"routes\": %s}"
            .formatted(exact, routes);
  }

  @Test
  void aCheckpointIsProvedByTheRecordsThatItSpeaksOf() {
    for (long sequence = 1; sequence <= 80_000; sequence++) {
      record(sequence, "t");
    }
    count.route("r", 66_000).deadLetter(66_000, false, new Place("d", 0, 0));
    assertThat(checkpoint(true, 5_001, 1).differences(count)).isEmpty();
    assertThat(checkpoint(true, 5_000, 1).differences(count)).hasSize(1);
    assertThat(checkpoint(true, 5_002, 1).differences(count))
        .containsExactly(
            new Checkpoint.Difference(
                "r",
                false,
                true,
                false,
                "route r: the checkpoint says records 5002, dead letters 1; Kafka has 5001 and 1"));
    assertThat(checkpoint(true, 5_001, 2).differences(count)).hasSize(1);
    // Another bridge may have brought more.
    assertThat(checkpoint(false, 4_000, 0).differences(count)).isEmpty();
    assertThat(checkpoint(false, 5_002, 1).differences(count)).hasSize(1);
    assertThat(Checkpoint.of("no JSON".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(Checkpoint.of("{}".getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(Checkpoint.of(value(true, "null").getBytes(StandardCharsets.UTF_8))).isNull();
    assertThat(Checkpoint.of(value(true, "{\"r\": 1}").getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void whatIsWrongIsCountedWithExamples() {
    record(70_000, "a");
    record(70_003, "a");
    record(70_002, "a");
    record(70_002, "a");
    record(70_004, "b");
    count.route("r", 70_005).deadLetter(70_005, true, new Place("d", 0, 0));
    count.route("r", 70_005).deadLetter(70_005, false, new Place("d", 0, 1));
    count.route("r", 70_005).deadLetter(70_005, true, new Place("d", 0, 3));
    count.route("other", 70_006).record("c", 70_006, false, new Place("o", 0, 1));
    count.route("r", 70_005).record("a", 70_005, true, new Place("t", 0, 9));
    record(70_010, "a");
    count.route("r", 70_009).deadLetter(70_009, false, new Place("d", 0, 2));
    count.route("r", 70_009).deadLetter(70_009, false, new Place("d", 0, 4));
    count.route("r", 70_009).record("a", 70_009, true, new Place("t", 0, 10));
    RouteCount route = count.routes().get("r");
    assertThat(route.records()).isEqualTo(7);
    assertThat(route.deadLetters()).isEqualTo(2);
    assertThat(route.doubled()).isEqualTo(2);
    assertThat(route.outOfOrder()).isEqualTo(1);
    assertThat(route.examples())
        .containsExactly(
            "out of order: 70002 of a behind 70003, t[0] offset 70002",
            "doubled: 70002 again in t[0] offset 70002",
            "doubled: dead letter 70009 again in d[0] offset 4");
    assertThat(count.first()).isEqualTo(70_000);
    assertThat(count.absent(70_009, List.of()).count()).isEqualTo(3);
    assertThat(count.absent(70_009, List.of()).ranges()).containsExactly("70001", "70007-70008");
    List<OutboxCount.Range> dropped = List.of(new OutboxCount.Range(70_008, 70_008));
    assertThat(count.absent(70_009, dropped).ranges()).containsExactly("70001", "70007");
  }
}
