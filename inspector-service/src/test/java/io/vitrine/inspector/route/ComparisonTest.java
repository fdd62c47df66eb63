package io.vitrine.inspector.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.CountedRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broker and bridge count the same, or it is said why not. */
class ComparisonTest {
  private final JsonObject row =
      new JsonObject()
          .put("accepted_by_route", new JsonObject().put("r", 10))
          .put("accepted_counted_from", 1)
          .put("dropped_by_route", new JsonObject())
          .put("dropped_counted_by_route", 0)
          .put("dropped_oldest", 0)
          .put("dropped_age", 0)
          .put("dropped_ranges", new JsonArray());
  private final JsonObject lane =
      new JsonObject()
          .put("exact", true)
          .put("counted_from", 1)
          .put("skips_counted_from", 1)
          .put("routes", new JsonObject().put("r", new JsonObject().put("records", 10)));

  private String note() {
    Comparison.note(row, lane);
    return row.getString(Comparison.NOT_COMPARED, "");
  }

  @Test
  void whatBothCountFromTheFirstMessageOnIsCompared() {
    assertThat(note()).isEmpty();
    assertThat(RouteLines.of(row.put("counted_exactly", true), lane).getJsonObject("r"))
        .isEqualTo(
            new JsonObject()
                .put("accepted", 10L)
                .put("records", 10)
                .put("dropped", 0L)
                .put("pending", 0L));
  }

  @Test
  void whatWasDroppedBeforeTheFirstReadIsComparedToo() {
    lane.put("counted_from", 5).put("skips_counted_from", 5);
    row.put("dropped_oldest", 4).put("dropped_counted_by_route", 4);
    row.put("dropped_ranges", new JsonArray().add(new JsonArray().add(1).add(4)));
    assertThat(note()).isEmpty();
    row.put("dropped_ranges", new JsonArray().add(new JsonArray().add(1).add(3)));
    assertThat(note()).isEqualTo("the broker counts from message 1 on, the bridge from 5 on");
    assertThat(RouteLines.of(row.put("counted_exactly", true), lane).getJsonObject("r").getMap())
        .doesNotContainKey("pending");
  }

  @Test
  void whatAnEarlierBridgeDidNotCountIsSaid() {
    lane.put("skips_counted_from", 8);
    assertThat(note())
        .isEqualTo("an earlier version of the bridge did not count what conditions left out");
  }

  @Test
  void whatAnEarlierBrokerDidNotCountIsSaid() {
    row.put("dropped_age", 3);
    assertThat(note())
        .isEqualTo("of 3 dropped messages an earlier version of the broker counted 0 by route");
    row.remove("dropped_by_route");
    row.remove("dropped_counted_by_route");
    assertThat(note()).contains("of 3 dropped messages");
    row.remove("accepted_counted_from");
    assertThat(note()).isEqualTo("the broker does not count what it accepts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"accepted_by_route", "dropped_by_route"})
  void moreRoutesThanNamesAreNotCompared(String member) {
    row.getJsonObject(member).put(CountedRoutes.OTHERS, 1);
    assertThat(note()).isEqualTo("there are more routes than are counted by name");
  }

  @Test
  void whatIsNotCountedExactlyIsNoneOfIt() {
    lane.put("exact", false).put("counted_from", 3);
    assertThat(note()).isEmpty();
  }
}
