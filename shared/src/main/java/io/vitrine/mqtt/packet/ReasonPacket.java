package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;

/**
 * A packet that is a reason code and properties: DISCONNECT or AUTH (MQTT 5.0, 3.14, 3.15), or with
 * a packet identifier PUBACK, PUBREC, PUBREL or PUBCOMP (3.4 to 3.7).
 *
 * @param packetId 0 for DISCONNECT and AUTH
 */
public record ReasonPacket(
    PacketType type, int packetId, ReasonCode reason, Properties properties) {}
