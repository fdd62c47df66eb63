package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;
import java.util.List;

/**
 * A SUBACK or UNSUBACK (MQTT 5.0, 3.9, 3.11).
 *
 * @param reasons one per filter, in their order; empty for an UNSUBACK of versions before 5
 */
public record SubscriptionAck(
    PacketType type, int packetId, List<ReasonCode> reasons, Properties properties) {
  public SubscriptionAck {
    reasons = List.copyOf(reasons);
  }
}
