package io.vitrine.bridge.ledger;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.kafka.KafkaProperties;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.config.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes now and then into a topic what became of the messages of this bridge's lanes, a record for
 * each lane with the key {@code NODE/PARTITION}: a trail that outlives broker and bridge. What
 * Kafka does not take is left to the next time.
 *
 * <p>Threads: the bridge's context; Kafka is waited for elsewhere.
 */
public final class AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
  private static final int VERSION = 1;

  private final Vertx vertx;
  private final String client;
  private final KafkaProperties kafka;
  private final Topics topics;
  private final String topic;
  private final long intervalMillis;
  private final Supplier<JsonArray> lanes;
  private long timer = -1;
  private boolean busy;

  /** Whether Kafka did not take what was written last. */
  private volatile boolean failed;

  /** Used by one job at a time. */
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /**
   * @param client how Kafka's logs and quotas call it
   * @param topic empty for no trail
   * @param lanes as {@link LedgerService} says them
   */
  public AuditTrail(
      Vertx vertx,
      String client,
      KafkaProperties kafka,
      MeterRegistry meters,
      String topic,
      long intervalMillis,
      Supplier<JsonArray> lanes) {
    this.vertx = vertx;
    this.client = client;
    this.kafka = kafka;
    this.topics = new Topics(kafka, client, meters);
    this.topic = topic;
    this.intervalMillis = intervalMillis;
    this.lanes = lanes;
  }

  public void start() {
    if (!topic.isEmpty()) {
      timer = vertx.setPeriodic(intervalMillis, tick -> write());
    }
  }

  /** Writes once more, and ends. */
  public Future<Void> stop() {
    if (topic.isEmpty()) {
      return Future.succeededFuture();
    }
    vertx.cancelTimer(timer);
    JsonArray last = failed ? new JsonArray() : lanes.get();
    Callable<Boolean> end =
        () -> {
          try {
            send(last);
          } finally {
            close();
          }
          return true;
        };
    return vertx.executeBlocking(end).<Void>mapEmpty().otherwiseEmpty();
  }

  private void write() {
    JsonArray now = lanes.get();
    if (busy || now.isEmpty()) {
      return;
    }
    busy = true;
    Callable<Boolean> job =
        () -> {
          send(now);
          return true;
        };
    vertx.executeBlocking(job).onFailure(this::failed).onComplete(done -> busy = false);
  }

  private void failed(Throwable cause) {
    failed = true;
    LOG.warn("The audit trail waits: {}", Failures.text(cause));
  }

  private synchronized void send(JsonArray all) {
    if (all.isEmpty()) {
      return;
    }
    failed = false;
    topics.require(topic, TopicSettings.PLAIN);
    KafkaProducer<byte[], byte[]> open = producer;
    if (open == null) {
      ByteArraySerializer bytes = new ByteArraySerializer();
      Map<String, Object> config = Map.copyOf(kafka.letters(client));
      open = new KafkaProducer<>(config, bytes, bytes);
      producer = open;
    }
    String time = Instant.now().toString();
    for (int i = 0; i < all.size() && !failed; i++) {
      JsonObject lane = all.getJsonObject(i);
      String key = lane.getString("node") + "/" + lane.getInteger("partition");
      JsonObject value = new JsonObject().put("version", VERSION).put("time", time).mergeIn(lane);
      open.send(
          new ProducerRecord<>(
              topic, key.getBytes(StandardCharsets.UTF_8), value.toBuffer().getBytes()),
          (metadata, failure) -> {
            if (failure != null) {
              failed = true;
              LOG.warn("The audit trail misses {}: {}", key, Failures.text(failure));
            }
          });
    }
    open.flush();
  }

  private synchronized void close() {
    KafkaProducer<byte[], byte[]> open = producer;
    producer = null;
    topics.close();
    if (open != null) {
      try {
        open.close(Duration.ofSeconds(1));
      } catch (KafkaException e) {
        LOG.debug("The audit trail ended badly", e);
      }
    }
  }
}
