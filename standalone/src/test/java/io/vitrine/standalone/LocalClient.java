package io.vitrine.standalone;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;

/** HiveMQ's client of MQTT 5, of a broker on this machine. */
final class LocalClient {
  private LocalClient() {}

  static Mqtt5BlockingClient of(int port, String id) {
    return Mqtt5Client.builder()
        .identifier(id)
        .serverHost("127.0.0.1")
        .serverPort(port)
        .buildBlocking();
  }

  /** With a session that lasts for an hour; returns whether it was there. */
  static boolean connectLasting(Mqtt5BlockingClient client) {
    return client
        .connectWith()
        .cleanStart(false)
        .sessionExpiryInterval(3_600)
        .send()
        .isSessionPresent();
  }
}
