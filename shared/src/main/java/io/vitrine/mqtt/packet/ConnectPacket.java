package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A CONNECT (MQTT 5.0, 3.1; MQTT 3.1.1, 3.1).
 *
 * @param cleanStart Clean Start of version 5, Clean Session before
 * @param keepAliveSeconds 0 means none
 * @param clientId may be empty
 * @param username null if absent
 * @param password any bytes; null if absent
 */
public record ConnectPacket(
    MqttVersion version,
    boolean cleanStart,
    int keepAliveSeconds,
    String clientId,
    @Nullable Will will,
    @Nullable String username,
    byte @Nullable [] password,
    Properties properties) {

  /**
   * Whether it needs a client identifier and has none: version 3.1 always needs one, 3.1.1 for a
   * session that is kept ([MQTT-3.1.3-8] of 3.1.1). To be refused with {@link
   * ReasonCode#CLIENT_IDENTIFIER_NOT_VALID}.
   */
  public boolean lacksClientId() {
    return clientId.isEmpty()
        && (version == MqttVersion.MQTT_3_1 || (version == MqttVersion.MQTT_3_1_1 && !cleanStart));
  }
}
