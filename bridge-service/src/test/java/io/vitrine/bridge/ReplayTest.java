package io.vitrine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.ReplayRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ReplayTest extends NamedTopicsTestBed {

  @Test
  void lettersGoThroughTheCorrectedRouteOnce() throws Exception {
    start(route("readings", "#", Map.of("key", "${json:/id}")));
    Buffer properties =
        OutboxNode.property(0x03, "application/json")
            .appendBuffer(OutboxNode.userProperty("unit", "C"))
            .appendBuffer(OutboxNode.userProperty("unit", "K"));
    node.publish("plant/7", "anna", properties, "{\"name\": 1}");
    node.publish("plant/7", "{\"name\": 2}");
    node.publish("plant/7", "{\"id\": \"d\", \"name\": 3}");
    node.publish("plant/8", "no JSON");
    ConsumerRecord<byte[], byte[]> dead =
        read("dead", 3).stream()
            .filter(each -> KafkaReader.value(each).equals("{\"name\": 1}"))
            .findFirst()
            .orElseThrow();
    bridge.stop();

    start(route("readings", "#", Map.of("key", "${json:/name}", "format", "json")));
    assertThat(replay(null, 0, true).getJsonObject("letters"))
        .isEqualTo(new JsonObject().put("replayed", 2).put("dead_again", 1));
    assertThat(read("readings", 1)).as("a dry run sends nothing").hasSize(1);

    assertThat(replay(null, 0, false).getJsonObject("letters"))
        .isEqualTo(new JsonObject().put("replayed", 2).put("dead_again", 1));
    List<ConsumerRecord<byte[], byte[]>> records = read("readings", 3);
    assertThat(records).hasSize(3);
    ConsumerRecord<byte[], byte[]> again =
        records.stream().filter(each -> "1".equals(key(each))).findFirst().orElseThrow();
    JsonObject envelope = new JsonObject(KafkaReader.value(again));
    assertThat(envelope.getString("user")).isEqualTo("anna");
    assertThat(envelope.getJsonObject("properties").getJsonArray("user")).hasSize(2);
    assertThat(envelope.getJsonObject("payload").getInteger("name")).isEqualTo(1);
    for (String header :
        List.of("vitrine.sequence", "vitrine.epoch", "mqtt.topic", "mqtt.content_type")) {
      assertThat(KafkaReader.header(again, header)).isEqualTo(KafkaReader.header(dead, header));
    }
    assertThat(KafkaReader.header(again, "vitrine.replayed_micros")).isNotNull();
    assertThat(again.timestamp()).isEqualTo(dead.timestamp());

    assertThat(read("dead", 4))
        .filteredOn(each -> KafkaReader.header(each, "vitrine.replayed_micros") != null)
        .extracting(KafkaReader::value)
        .containsExactly("no JSON");

    assertThat(replay(null, 0, false).getJsonObject("letters"))
        .as("only the one that failed again, which is new")
        .isEqualTo(new JsonObject().put("dead_again", 1));
    assertThat(read("readings", 3)).hasSize(3);
  }

  @Test
  void routesAndTimesAreReplayedApartAndNothingTwice() throws Exception {
    start(
        route("a", "a", Map.of("key", "${user}")),
        route("b", "b", Map.of("key", "${user}")),
        route("gone", "gone", Map.of("key", "${user}")));
    node.publish("a", "1");
    node.publish("b", "2");
    node.publish("gone", "3");
    long since =
        1 + read("dead", 3).stream().mapToLong(ConsumerRecord::timestamp).max().orElseThrow();
    node.publish("a", "4");
    node.publish("b", "5");
    read("dead", 5);
    bridge.stop();

    start(route("a", "a", Map.of()), route("b", "b", Map.of()));
    assertThat(replay("a", since, false).getJsonObject("letters"))
        .isEqualTo(new JsonObject().put("replayed", 1).put("other_route", 1));
    assertThat(replay(null, 0, false).getJsonObject("letters"))
        .isEqualTo(
            new JsonObject().put("replayed", 3).put("replayed_before", 1).put("no_such_route", 1));
    assertThat(replay(null, 0, false).getJsonObject("letters").containsKey("replayed")).isFalse();
    assertThat(read("a", 2)).extracting(KafkaReader::value).containsExactlyInAnyOrder("1", "4");
    assertThat(read("b", 2)).extracting(KafkaReader::value).containsExactlyInAnyOrder("2", "5");
  }

  @Test
  void whatKafkaDoesNotTakeIsADeadLetterAgainAndTheOthersGetThrough() throws Exception {
    start(route("r", "#", Map.of("key", "${user}")));
    node.publish("x", "small");
    node.publish("x", Buffer.buffer(new byte[600_000]));
    node.publish("x", "small too");
    read("dead", 3);
    bridge.stop();

    startWith(Map.of("bridge.kafka.request_bytes_max", "300KiB"), route("r", "#", Map.of()));
    assertThat(replay(null, 0, false).getJsonObject("letters"))
        .isEqualTo(new JsonObject().put("replayed", 2).put("dead_again", 1));
    assertThat(read("r", 2))
        .extracting(KafkaReader::value)
        .containsExactlyInAnyOrder("small", "small too");
    ConsumerRecord<byte[], byte[]> cut =
        read("dead", 4).stream()
            .filter(each -> KafkaReader.header(each, "vitrine.dead_letter.cut_from_bytes") != null)
            .findFirst()
            .orElseThrow();
    assertThat(KafkaReader.header(cut, "vitrine.dead_letter.cause")).isEqualTo("record_too_large");
    assertThat(replay(null, 0, false).getJsonObject("letters"))
        .isEqualTo(new JsonObject().put("cut", 1));
  }

  @Test
  void whatMakesNoSenseIsRefusedAndATopicThatIsNotThereIsSaid() throws Exception {
    start(route("r", "#", Map.of()));
    assertThatThrownBy(() -> ask(new ReplayRequest(true, "default", "no topic", null, 0, false)))
        .hasStackTraceContaining("topic: no topic");
    assertThatThrownBy(() -> ask(new ReplayRequest(true, "default", "", "none", 0, false)))
        .hasStackTraceContaining("there is none named none");
    assertThat(ask(ReplayRequest.state()).getString("state")).isEqualTo("none");
    ask(new ReplayRequest(true, "default", name + ".never", null, 0, false));
    JsonObject end = end();
    assertThat(end.getString("state")).isEqualTo("done");
    assertThat(end.getString("note")).contains(name + ".never is not there");
  }

  @Test
  void aLetterThatHasNowhereToGoHoldsUpNoOther() throws Exception {
    start(route("r", "#", Map.of("key", "${user}", "partition", "${topic[0]}")));
    node.publish("99", "nowhere");
    node.publish("0", "somewhere");
    read("dead", 2);
    bridge.stop();

    start(route("r", "#", Map.of("partition", "${topic[0]}")));
    assertThat(replay(null, 0, false).getJsonObject("letters"))
        .isEqualTo(new JsonObject().put("replayed", 1).put("dead_again", 1));
    assertThat(read("r", 1)).extracting(KafkaReader::value).containsExactly("somewhere");
    assertThat(read("dead", 3))
        .extracting(each -> KafkaReader.header(each, "vitrine.dead_letter.cause"))
        .containsExactlyInAnyOrder("unresolved", "unresolved", "invalid_partition");
  }

  private JsonObject replay(String route, long since, boolean dry) throws Exception {
    ask(new ReplayRequest(true, "default", "", route, since, dry));
    JsonObject end = end();
    assertThat(end.getString("state")).as(end.encode()).isEqualTo("done");
    return end;
  }

  private JsonObject end() throws Exception {
    AtomicReference<JsonObject> last = new AtomicReference<>();
    Bridge.until(
        "the replay ends",
        () -> {
          try {
            last.set(ask(ReplayRequest.state()));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return !last.get().getString("state").equals("running");
        });
    return last.get();
  }

  private JsonObject ask(ReplayRequest request) throws Exception {
    return Bridge.await(
            bridge.bus.request(
                Addresses.replay("bridge-1"), request.encode(), Duration.ofSeconds(30)))
        .toJsonObject();
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.key(), StandardCharsets.UTF_8);
  }
}
