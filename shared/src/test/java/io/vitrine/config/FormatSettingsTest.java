package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormatSettingsTest {
  @Test
  void rawIsTheDefault() {
    assertThat(read(Map.of()).format()).isEqualTo(PayloadFormat.RAW);
  }

  @Test
  void namesThatTheFormatSetsAreRefusedForHeadersOfTheRoute() {
    Map<String, String> headers = Map.of("Content-Type", "x", "ce_id", "x", "site", "x");
    assertThat(read(Map.of("headers", headers)).format()).isEqualTo(PayloadFormat.RAW);
    assertThatThrownBy(() -> read(Map.of("headers", headers, "format", "json")))
        .hasMessageContaining("headers.Content-Type")
        .hasMessageContaining("headers.ce_id");
  }

  @Test
  void whatCanBeNoEventIsRefused() {
    assertThatThrownBy(() -> read(Map.of("event_source", "a b${client}")))
        .hasMessageContaining("event_source: value a b${client}: no URI reference");
    assertThatThrownBy(() -> read(Map.of("event_type", "")))
        .hasMessageContaining("event_type: value \"\": no type");
    assertThatThrownBy(() -> read(Map.of("event_extensions", Map.of("some_thing", "x"))))
        .hasMessageContaining("no name of an extension (expected: 1 to 20 of a-z 0-9");
    assertThatThrownBy(() -> read(Map.of("event_extensions", Map.of("subject", "x"))))
        .hasMessageContaining("event_extensions.subject");
    assertThatThrownBy(() -> read(Map.of("format", "xml"))).hasMessageContaining("format");
  }

  private static FormatSettings read(Map<String, Object> more) {
    Map<String, Object> row = new HashMap<>(Map.of("name", "a", "filter", "#", "topic", "t"));
    row.putAll(more);
    return Settings.defaults()
        .with("routes", List.of(row))
        .get(BridgeOptions.ROUTES)
        .get(0)
        .format();
  }
}
