package io.vitrine.mqtt.packet;

import io.vitrine.mqtt.property.Properties;
import java.util.List;

/**
 * A SUBSCRIBE (MQTT 5.0, 3.8).
 *
 * @param subscriptionId subscription identifier; 0 if absent
 */
public record SubscribePacket(
    int packetId, int subscriptionId, List<Request> requests, Properties properties) {

  /**
   * One filter with its options.
   *
   * @param filter as sent; whether it is a valid filter is not checked yet
   * @param retainHandling 0 send, 1 send if new, 2 do not send
   */
  public record Request(
      String filter, int qos, boolean noLocal, boolean retainAsPublished, int retainHandling) {

    /** The same options for another filter. */
    public Request withFilter(String other) {
      return new Request(other, qos, noLocal, retainAsPublished, retainHandling);
    }
  }

  public SubscribePacket {
    requests = List.copyOf(requests);
  }
}
