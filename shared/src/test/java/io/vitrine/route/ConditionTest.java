package io.vitrine.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final Publication PUBLICATION =
      Messages.of(
          "plant/7",
          "sensor",
          "",
          new Properties(
              List.of(
                  new Properties.Entry(Property.CONTENT_TYPE, "text/plain"),
                  new Properties.Entry(Property.USER_PROPERTY, new Properties.Pair("unit", "C")))),
          "an alarm");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mqtt.qos == 2 | true",
        "mqtt.qos < 2 | false",
        "mqtt.retain == 1 | true",
        "mqtt.user[\"unit\"] == \"C\" | true",
        "mqtt.user[\"other\"] | false",
        "mqtt.msg_text contains \"alarm\" && mqtt.qos > 0 | true",
        "mqtt.msg == \"an alarm\" | true",
        "mqtt.prop.content_type matches \"^text/\" | true",
        "mqtt.topic ~~ \"plant/+\" | true",
        "vitrine.client_id == \"sensor\" | true",
        "vitrine.username | false",
        "!vitrine.username | true"
      })
  void itIsTheInspectorsLanguage(String filter, boolean takes) {
    assertThat(Condition.parse(filter).test(PUBLICATION)).isEqualTo(takes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mqtt.qos = | at character 10: ",
        "mqtt.qoss > 1 | (did you mean mqtt.qos",
        "mqtt.qos == 1 && tcp.port == 1 | at character 18: tcp.port is not known of a message (expected: one of mqtt.topic, mqtt.qos,"
      })
  void whatIsNoneSaysWhere(String filter, String message) {
    assertThatThrownBy(() -> Condition.parse(filter))
        .isInstanceOf(RouteSyntaxException.class)
        .hasMessageContaining(message);
  }
}
