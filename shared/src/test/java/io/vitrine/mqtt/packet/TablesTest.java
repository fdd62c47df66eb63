package io.vitrine.mqtt.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.mqtt.property.Property;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts and samples of the specification's tables, so that no row is lost. */
class TablesTest {

  @ParameterizedTest
  @CsvSource({
    // MQTT 5.0, table 2-4: how many properties each packet may have.
    "CONNECT, 9",
    "CONNACK, 17",
    "PUBLISH, 8",
    "PUBACK, 2",
    "PUBREC, 2",
    "PUBREL, 2",
    "PUBCOMP, 2",
    "SUBSCRIBE, 2",
    "SUBACK, 2",
    "UNSUBSCRIBE, 1",
    "UNSUBACK, 2",
    "DISCONNECT, 4",
    "AUTH, 4",
    "PINGREQ, 0",
    "PINGRESP, 0"
  })
  void propertiesOfEachPacket(PacketType packet, int count) {
    assertThat(Arrays.stream(Property.values()).filter(each -> each.allowedIn(packet)))
        .hasSize(count);
  }

  @Test
  void twentySevenPropertiesSevenOfThemInAWill() {
    assertThat(Property.values()).hasSize(27);
    assertThat(Arrays.stream(Property.values()).filter(Property::allowedInWill)).hasSize(7);
    for (Property each : Property.values()) {
      assertThat(Property.of(each.id())).isSameAs(each);
    }
    assertThat(Property.of(0)).isNull();
    assertThat(Property.of(-1)).isNull();
    assertThat(Property.of(0x7FFFFFFF)).isNull();
    assertThat(Property.SESSION_EXPIRY_INTERVAL.title()).isEqualTo("session_expiry_interval");
  }

  @ParameterizedTest
  @CsvSource({
    // MQTT 5.0, tables of 3.2.2.2, 3.4.2.1 and so on; table 2-6 has 0x8C for DISCONNECT too.
    "CONNACK, 22",
    "PUBACK, 9",
    "PUBREC, 9",
    "PUBREL, 2",
    "PUBCOMP, 2",
    "SUBACK, 12",
    "UNSUBACK, 7",
    "DISCONNECT, 30",
    "AUTH, 3",
    "PUBLISH, 0"
  })
  void reasonCodesOfEachPacket(PacketType packet, int count) {
    assertThat(Arrays.stream(ReasonCode.values()).filter(each -> each.allowedIn(packet)))
        .hasSize(count);
  }

  @Test
  void codesAreFoundByValue() {
    for (ReasonCode each : ReasonCode.values()) {
      assertThat(ReasonCode.of(each.code())).isSameAs(each);
    }
    assertThat(ReasonCode.of(3)).isNull();
    assertThat(ReasonCode.of(256)).isNull();
    for (PacketType each : PacketType.values()) {
      assertThat(PacketType.of(each.code() << 4 | 0xF)).isSameAs(each);
    }
    for (MqttVersion each : MqttVersion.values()) {
      assertThat(MqttVersion.ofLevel(each.level())).isSameAs(each);
    }
    assertThat(MqttVersion.ofLevel(0x83)).isNull();
  }
}
