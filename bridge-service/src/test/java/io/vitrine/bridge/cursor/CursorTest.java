package io.vitrine.bridge.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.bridge.cursor.Tally.Counts;
import io.vitrine.contract.CountedRoutes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Cursors of this version and of earlier ones. */
class CursorTest {
  private static Cursor decode(String json) {
    return Cursor.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void comesBackAsItWas() {
    Tally tally = Tally.begin(3).plus(Map.of("r", new Counts(5, 1, 0, 2, 1)));
    Cursor cursor = new Cursor(7, 10, tally, new TreeMap<>(Map.of(9L, 0x83)));
    assertThat(Cursor.decode(cursor.encode())).isEqualTo(cursor);
  }

  /** What was not counted before counts from the next message on. */
  @Test
  void earlierVersionsCountedLess() {
    Tally none = decode("{'version': 1, 'epoch': 7, 'sequence': 10}".replace("'", "\"")).tally();
    assertThat(none).isEqualTo(Tally.begin(11));
    Tally noSkips =
        decode(
                """
                {"version": 1, "epoch": 7, "sequence": 10, "counted_from": 1,
                 "routes": {"r": {"records": 4, "dead_letters": 0, "given_up": 0}}}""")
            .tally();
    assertThat(noSkips.from()).isEqualTo(1);
    assertThat(noSkips.skipsFrom()).isEqualTo(11);
    assertThat(noSkips.plus(Map.of()).skipsFrom()).isEqualTo(11);
    assertThat(noSkips.routes()).containsOnlyKeys("r");
  }

  @Test
  void routesBeyondThoseThatAreCountedByNameCountTogether() {
    Map<String, Counts> many = new HashMap<>();
    for (int i = 0; i < CountedRoutes.NAMES_MAX + 10; i++) {
      many.put("r" + i, new Counts(1, 0, 0, 0, 0));
    }
    Tally tally = Tally.begin(1).plus(many);
    assertThat(tally.routes()).hasSize(CountedRoutes.NAMES_MAX + 1);
    assertThat(tally.routes().get(CountedRoutes.OTHERS).records()).isEqualTo(10);
  }
}
