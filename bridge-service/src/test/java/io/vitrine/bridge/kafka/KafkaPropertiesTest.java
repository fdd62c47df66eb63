package io.vitrine.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.EmbeddedKafkaOptions;
import io.vitrine.config.NodeOptions;
import io.vitrine.config.Settings;
import org.junit.jupiter.api.Test;

/** Which Kafka it is. */
class KafkaPropertiesTest {
  @Test
  void theEmbeddedOneIsAskedIfNoneIsSet() {
    Settings shifted = Settings.defaults().with(NodeOptions.PORT_OFFSET.key(), "7");
    assertThat(servers(Settings.defaults())).isEqualTo("127.0.0.1:9092");
    assertThat(servers(shifted)).isEqualTo("127.0.0.1:9099");
    assertThat(servers(shifted.with(EmbeddedKafkaOptions.HOST.key(), "0.0.0.0")))
        .isEqualTo("localhost:9099");
    assertThat(servers(shifted.with(EmbeddedKafkaOptions.PORT.key(), "0")))
        .isEqualTo("127.0.0.1:9092");
    assertThat(servers(shifted.with(BridgeOptions.BOOTSTRAP_SERVERS.key(), "kafka:9092")))
        .isEqualTo("kafka:9092");
  }

  private static String servers(Settings settings) {
    return KafkaProperties.of(settings).bootstrapServers();
  }
}
