package io.vitrine.bridge;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Each test has topics of its own, whose names begin with {@link #name}. */
abstract class NamedTopicsTestBed extends BridgeTestBed {
  /** That of the test, unless the class says another one. */
  String name;

  @BeforeEach
  void nameTopics(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
  }

  Map<String, Object> route(String topic, String filter, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    // One key, hence one order.
    all.putIfAbsent("key", "one");
    return Bridge.route(topic, filter, name + "." + topic, all);
  }

  @SafeVarargs
  final void start(Map<String, Object>... routes) throws Exception {
    startWith(Map.of(), routes);
  }

  @SafeVarargs
  final void startWith(Map<String, Object> more, Map<String, Object>... routes) throws Exception {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("routes", List.of(routes));
    settings.put("bridge.dead_letter_topic", name + ".dead");
    settings.put("bridge.cursor_topic", "cursors." + name);
    addSettings(settings);
    bridge.start(Bridge.settings(kafka.bootstrapServers(), settings));
  }

  /** For those that every test of the class needs. */
  void addSettings(Map<String, Object> settings) {}

  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    return KafkaReader.read(kafka.bootstrapServers(), name + "." + topic, count);
  }
}
