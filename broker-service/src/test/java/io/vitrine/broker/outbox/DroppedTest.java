package io.vitrine.broker.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was dropped, written down by this version and by earlier ones. */
class DroppedTest {
  private static final long EPOCH = 7;

  @TempDir Path directory;

  private Dropped open() throws Exception {
    return new Dropped(directory.resolve("dropped.json"), EPOCH);
  }

  @Test
  void comesBackByCauseAndRoute() throws Exception {
    open().add(Dropped.Cause.AGE, 1, 10, Map.of("a", 10L, "b", 4L));
    open().add(Dropped.Cause.OLDEST, 11, 15, Map.of("a", 5L));
    assertThat(open().json().getMap())
        .containsEntry("dropped_age", 10L)
        .containsEntry("dropped_oldest", 5L)
        .containsEntry("dropped_counted_by_route", 15L);
    assertThat(open().json().getJsonObject("dropped_by_route"))
        .isEqualTo(new JsonObject().put("a", 15L).put("b", 4L));
    assertThat(open().through(3)).isEqualTo(15);
  }

  /** What an earlier version dropped in between has no routes, and is never taken for counted. */
  @Test
  void whatWasNotCountedByRouteIsKnown() throws Exception {
    open().add(Dropped.Cause.AGE, 1, 10, Map.of("a", 10L));
    JsonObject earlier =
        new JsonObject(Files.readString(directory.resolve("dropped.json"))).put("dropped_age", 13L);
    earlier.remove("dropped_by_route");
    earlier.remove("dropped_counted_by_route");
    Files.writeString(directory.resolve("dropped.json"), earlier.encode());
    Dropped again = open();
    assertThat(again.count()).isEqualTo(13);
    assertThat(again.json().getLong("dropped_counted_by_route")).isZero();
    again.add(Dropped.Cause.AGE, 14, 15, Map.of("a", 2L));
    assertThat(open().count()).isEqualTo(15);
    assertThat(open().json().getLong("dropped_counted_by_route")).isEqualTo(2);
  }

  @Test
  void namesBeyondThoseThatAreCountedCountTogether() throws Exception {
    Map<String, Long> many = new HashMap<>();
    for (int i = 0; i < 1_005; i++) {
      many.put("r" + i, 1L);
    }
    open().add(Dropped.Cause.OLDEST, 1, 1_005, many);
    JsonObject routes = open().json().getJsonObject("dropped_by_route");
    assertThat(routes.size()).isEqualTo(1_001);
    assertThat(routes.getLong("(others)")).isEqualTo(5);
  }
}
