package io.vitrine.inspector.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.contract.TapPosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CursorTest {
  @Test
  void survivesAsText() {
    Cursor cursor =
        new Cursor(
            Map.of(
                "broker-0.svc", new TapPosition(17, Map.of(0, 5L, 1, 1L << 40)),
                "odd;name:ü", new TapPosition(18, Map.of())));

    assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
    assertThat(Cursor.parse("")).isEqualTo(Cursor.NOW);
    assertThat(Cursor.parse(null)).isEqualTo(Cursor.NOW);
  }

  @Test
  void nonsenseIsRefused() {
    for (String text : List.of("x", "a:b:c", "a:1:2", "a:1:x.y", ";", "a:1:0.1;")) {
      assertThatThrownBy(() -> Cursor.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aNodeItDoesNotKnowIsNew() {
    Cursor cursor = new Cursor(Map.of("a", new TapPosition(17, Map.of(0, 5L))));

    assertThat(cursor.of("a").after()).containsEntry(0, 5L);
    assertThat(cursor.of("b").epoch()).isNotZero();
    assertThat(Cursor.NOW.of("b")).isEqualTo(TapPosition.NOW);
  }

  @Test
  void packetIdsAreReadFromTheRight() {
    assertThat(PacketId.parse("my-broker-0-2-4711")).contains(new PacketId("my-broker-0", 2, 4711));
    assertThat(PacketId.parse("broker-0-1")).contains(new PacketId("broker", 0, 1));
    for (String text : List.of("", "0-1", "broker", "broker-x-1", "broker-1-")) {
      assertThat(PacketId.parse(text)).as(text).isEmpty();
    }
  }
}
