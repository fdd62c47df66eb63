package io.vitrine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of payloads in filters. */
class PayloadFilterTest {
  private static final String JSON =
      "{\"temp\":21.5,\"id\":7,\"unit\":\"C\",\"on\":true,\"a\":{\"b\":[1,2]},\"x.y\":-3}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.payload[\"temp\"] == 21.5",
        "mqtt.payload[\"temp\"] > 20 && mqtt.payload[\"temp\"] < 22",
        "mqtt.payload[\"id\"] == 7",
        "mqtt.payload[\"id\"] in {5..8}",
        "21 < mqtt.payload[\"temp\"]",
        "mqtt.payload[\"id\"] == \"7\"",
        "mqtt.payload[\"unit\"] == \"C\"",
        "mqtt.payload[\"unit\"] in {\"F\", \"C\"}",
        "mqtt.payload[\"on\"] == true",
        "mqtt.payload[\"a.b.1\"] == 2",
        "mqtt.payload[\"a.b.*\"] == 1",
        "mqtt.payload[\"x.y\"] == -3",
        "mqtt.payload[\"unit\"] matches \"^c$\"",
        "mqtt.payload[\"a\"]",
        "mqtt.payload_view == \"json\""
      })
  void matches(String filter) throws FilterSyntaxException {
    assertThat(Filter.compile(filter).matches(source(JSON)::values)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mqtt.payload[\"unit\"] > 1",
        "mqtt.payload[\"none\"]",
        "mqtt.payload[\"none\"] != 1",
        "mqtt.payload[\"temp\"] > 22",
        "mqtt.payload_view == \"text\""
      })
  void doesNotMatch(String filter) throws FilterSyntaxException {
    assertThat(Filter.compile(filter).matches(source(JSON)::values)).isFalse();
  }

  @Test
  void aPathIsNeeded() {
    assertThatThrownBy(() -> Filter.compile("mqtt.payload == 1")).hasMessageContaining("a path");
  }

  @Test
  void otherPacketsHaveNoPayload() throws FilterSyntaxException {
    byte[] ping = {(byte) 0xC0, 0};
    Dissection tree = Dissector.dissect(ping, 0, 2, 2, 4, true);
    assertThat(Filter.compile("mqtt.payload_view").matches(tree::values)).isFalse();
  }

  private static Dissection source(String payload) {
    byte[] content = payload.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[5 + content.length];
    frame[0] = 0x30;
    frame[1] = (byte) (frame.length - 2);
    frame[3] = 1;
    frame[4] = 'a';
    System.arraycopy(content, 0, frame, 5, content.length);
    return Dissector.dissect(frame, 0, frame.length, frame.length, 4, true);
  }
}
