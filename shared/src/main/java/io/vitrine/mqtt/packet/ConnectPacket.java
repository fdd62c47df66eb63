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
    Properties properties) {}
