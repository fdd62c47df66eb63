package io.vitrine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaTemplatesTest {
  private static final KafkaMessage MESSAGE =
      new KafkaMessage(
          "commands.plant7",
          3,
          42,
          1_764_000_000_123L,
          bytes("d/1"),
          bytes("{\"on\":true,\"to\":{\"id\":\"x\"}}"),
          name -> Map.of("site", bytes("s"), "raw", new byte[] {-1}).get(name));
  private static final KafkaMessage BARE = new KafkaMessage("t", 0, 0, 0, null, null, name -> null);

  @ParameterizedTest
  @CsvSource({
    "${topic}, commands.plant7",
    "${topic[0]}/${topic[1]}, commands/plant7",
    "${topic[2]:-none}, none",
    "${key}/in, d/1/in",
    "${header.site}, s",
    "${header.raw:-binary}, binary",
    "${json:/to/id}, x",
    "${partition} ${offset} ${timestamp}, 3 42 1764000000123"
  })
  void aTemplateIsRendered(String template, String text) {
    assertThat(KafkaTemplates.text(template).render(MESSAGE)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"${key}", "${value}", "${header.site}", "${json:/a}", "${topic[1]}"})
  void withoutAValueThereIsNoText(String template) {
    assertThat(KafkaTemplates.text(template).render(BARE)).isNull();
    assertThat(KafkaTemplates.text(template).missing(BARE)).isEqualTo(template);
  }

  @ParameterizedTest
  @CsvSource({"a/+", "#", "''", "a/#/${key}"})
  void aTopicThatMqttCannotHaveIsSaid(String template) {
    assertThatThrownBy(() -> KafkaTemplates.mqttTopic(template))
        .hasMessageContaining("no topic of MQTT (expected: text without + and #");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x${client} | at character 4: unknown variable \"client\" (expected: one of topic, topic[N], key",
        "${topic[a]} | at character 3: topic[a]",
        "${header.} | unknown variable \"header.\""
      })
  void aWrongTemplateSaysWhere(String template, String message) {
    assertThatThrownBy(() -> KafkaTemplates.text(template)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"3, yes, x", "'', '', -1", "1${key}, truetrue, 99999999999"})
  void whatIsNoNumberOrFlagIsSaid(String qos, String retain, String seconds) {
    assertThatThrownBy(() -> KafkaTemplates.qos(qos)).hasMessageContaining("no QoS");
    assertThatThrownBy(() -> KafkaTemplates.retain(retain)).hasMessageContaining("no flag");
    assertThatThrownBy(() -> KafkaTemplates.seconds(seconds)).hasMessageContaining("no seconds");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
