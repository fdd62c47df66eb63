package io.vitrine.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  @Test
  void aSilentClientIsClosedAfterOneAndAHalfKeepAliveTimes() throws Exception {
    try (RunningBroker broker = new RunningBroker(Settings.defaults());
        RawClient client = new RawClient(broker.port)) {
      client.send("100f 0004 4d515454 05 02 0001 00 0002 6b31");
      assertThat(client.packet()).startsWith("20");
      // [MQTT-3.1.2-22], with reason 0x8d
      assertThat(client.packet()).matches("e0..8d.*");
      assertThat(client.packet()).isEmpty();
      broker.awaitCount("vitrine.broker.connections.closed", "keep_alive");
    }
  }
}
