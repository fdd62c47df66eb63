package io.vitrine.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import io.vitrine.broker.router.Destination;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who did not get a message. */
class RouteRefusalsTest {
  @Test
  void aRouteThatHasTheMessageAlreadyWasNotRefusedIt() {
    RouteRefusals refusals = new RouteRefusals(new SimpleMeterRegistry());
    Destination to =
        new Destination(
            new int[] {3, 7}, 1, 0, new byte[0], List.of(List.of("a"), List.of("b", "c")));
    refusals.refused(to, 0b01, RouteRefusals.Cause.OUTBOX_FULL);
    assertThat(refusals.json(3)).isEqualTo(new JsonObject());
    assertThat(refusals.json(7)).isEqualTo(new JsonObject().put("b", 1L).put("c", 1L));
    refusals.refused(to, 0, RouteRefusals.Cause.OUTBOX_FULL);
    assertThat(refusals.json(3)).isEqualTo(new JsonObject().put("a", 1L));
  }
}
