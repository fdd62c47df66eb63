package io.vitrine.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that was wrong, is corrected, and gets what it could not make a record of. */
class DeadLettersCommandTest {
  @TempDir Path directory;

  @Test
  void aCorrectedRouteGetsItsDeadLetters() throws Exception {
    try (VitrineProcess vitrine = up("${json:/no/such/place}")) {
      Road.publish(VitrineProcess.port(vitrine.address("mqtt://")));
      deadLetter(vitrine);
      vitrine.terminate();
      assertThat(vitrine.exit()).isZero();
    }
    try (VitrineProcess vitrine = up("${topic}")) {
      String url = "http://" + vitrine.address("http://");
      try (VitrineProcess none = command(url, "--route", "another")) {
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.errors()).contains("there is none named another");
      }
      try (VitrineProcess replay = command(url + "/", "--route", "readings")) {
        assertThat(replay.exit()).as(replay.errors()).isZero();
      }
      ConsumerRecord<String, String> record = Road.consume(vitrine.address("kafka "));
      assertThat(record.key()).isEqualTo(Road.TOPIC);
      assertThat(record.value()).isEqualTo("21.5");
      assertThat(Road.header(record, "mqtt.user_property.unit")).isEqualTo("C");
      JsonObject state = Road.json(vitrine, "/api/v1/dead-letters/replay");
      assertThat(state.getString("state")).isEqualTo("done");
      assertThat(state.getJsonObject("letters")).isEqualTo(new JsonObject().put("replayed", 1));
    }
    try (VitrineProcess nobody = command("http://127.0.0.1:1")) {
      assertThat(nobody.exit()).isEqualTo(2);
      assertThat(nobody.errors()).contains("does not answer");
    }
  }

  private static void deadLetter(VitrineProcess vitrine) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (!vitrine.get("/metrics").body().contains("vitrine_bridge_dead_letters_total{")) {
      assertThat(System.nanoTime()).as("a dead letter is counted").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private VitrineProcess command(String url, String... more) throws Exception {
    String[] args = new String[4 + more.length];
    System.arraycopy(new String[] {"dead-letters", "replay", "--url", url}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return VitrineProcess.start(directory, args);
  }

  private VitrineProcess up(String key) throws Exception {
    return VitrineProcess.up(
        directory,
        "routes=[{name: readings, filter: '#', topic: mqtt.messages, key: '" + key + "'}]");
  }
}
