package io.vitrine.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class JsonEncoderTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.vitrine.broker");

  @Test
  void aLineIsOneObjectWithTheEventsOwnFields() {
    LoggingEvent event =
        new LoggingEvent("fqcn", logger, Level.WARN, "refused {}", null, new Object[] {"c1"});
    event.setKeyValuePairs(
        List.of(new KeyValuePair("client_id", "c1"), new KeyValuePair("bytes", 12)));
    String line = encode(event);
    assertThat(line).endsWith("}\n").containsOnlyOnce("\n");
    JsonObject json = new JsonObject(line);
    assertThat(json.getString("level")).isEqualTo("warn");
    assertThat(json.getString("message")).isEqualTo("refused c1");
    assertThat(json.getString("client_id")).isEqualTo("c1");
    assertThat(json.getInteger("bytes")).isEqualTo(12);
    assertThat(json.getInstant("time")).isEqualTo(event.getInstant());
  }

  @Test
  void anErrorKeepsItsStackTraceInTheLine() {
    LoggingEvent event =
        new LoggingEvent(
            "fqcn", logger, Level.ERROR, "failed", new IllegalStateException("x"), null);
    String line = encode(event);
    assertThat(line).containsOnlyOnce("\n");
    assertThat(new JsonObject(line).getString("error"))
        .contains("IllegalStateException: x")
        .contains("JsonEncoderTest");
  }

  private static String encode(LoggingEvent event) {
    return new String(new JsonEncoder().encode(event), StandardCharsets.UTF_8);
  }
}
