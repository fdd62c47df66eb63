package io.vitrine.bridge.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Counts, by topic, what Kafka's client sent again by itself, as it says in its own metrics. Those
 * end with each producer; this goes on.
 *
 * <p>Threads: any.
 */
final class ClientRetries {
  private static final String GROUP = "producer-topic-metrics";
  private static final String NAME = "record-retry-total";

  /** Routes may make topics of what messages say; those beyond count together. */
  private static final int TOPICS_MAX = 1_000;

  private static final String OTHERS = "(others)";

  private final MeterRegistry meters;
  private final Map<String, Counter> counters = new HashMap<>();

  /** By producer, what each topic had when it was looked at last. */
  private final Map<Producer<?, ?>, Map<String, Double>> seen = new ConcurrentHashMap<>();

  ClientRetries(MeterRegistry meters) {
    this.meters = meters;
  }

  void begin(Producer<?, ?> producer) {
    seen.put(producer, new HashMap<>());
  }

  /** Counts what came since the last look. */
  void look() {
    seen.forEach(this::look);
  }

  /** Looks at it for the last time; to be called before it closes. */
  void end(Producer<?, ?> producer) {
    Map<String, Double> last = seen.remove(producer);
    if (last != null) {
      look(producer, last);
    }
  }

  /** One producer's figures alone are locked, so that the end of another does not wait. */
  private void look(Producer<?, ?> producer, Map<String, Double> last) {
    synchronized (last) {
      for (Map.Entry<MetricName, ? extends Metric> each : producer.metrics().entrySet()) {
        MetricName name = each.getKey();
        if (name.name().equals(NAME) && name.group().equals(GROUP)) {
          String topic = name.tags().getOrDefault("topic", OTHERS);
          double now = each.getValue().metricValue() instanceof Double value ? value : 0;
          Double before = last.put(topic, now);
          counter(topic).increment(Math.max(0, now - (before == null ? 0 : before)));
        }
      }
    }
  }

  private synchronized Counter counter(String topic) {
    boolean room = counters.containsKey(topic) || counters.size() < TOPICS_MAX;
    return counters.computeIfAbsent(
        room ? topic : OTHERS,
        name ->
            Counter.builder("vitrine.bridge.kafka.retries")
                .description("Records that Kafka's client sent again by itself, by topic")
                .tag("topic", name)
                .register(meters));
  }
}
