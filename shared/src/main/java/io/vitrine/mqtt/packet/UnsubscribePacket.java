package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;
import java.util.List;

/** An UNSUBSCRIBE (MQTT 5.0, 3.10). */
public record UnsubscribePacket(int packetId, List<String> filters, Properties properties) {
  public UnsubscribePacket {
    filters = List.copyOf(filters);
  }
}
