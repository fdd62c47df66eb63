package io.vitrine.benchmarks.bridge;

import io.vertx.core.buffer.Buffer;
import io.vitrine.bridge.kafka.KafkaProperties;
import io.vitrine.bridge.record.Origin;
import io.vitrine.bridge.record.RecordFactory;
import io.vitrine.bridge.route.Rendering;
import io.vitrine.bridge.route.RouteCache;
import io.vitrine.bridge.route.Routes;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.route.Publication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What Kafka's own {@code kafka-producer-perf-test} does: one producer, one thread, as fast as it
 * can, with the records the bridge would make and the properties it would use. For each line {@code
 * MILLIS} on its standard input it produces for so long and prints records and nanoseconds.
 * Arguments: bootstrap servers, topic.
 */
public final class RawProducer {
  static final int KEYS = 50;
  static final int PAYLOAD_BYTES = 200;
  private static final int RECORDS = 10_000;

  // What the load generator writes.
  private static final int MAGIC = 0x4c51544d;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private RawProducer() {}

  public static void main(String[] arguments) throws IOException, MalformedPacket {
    List<ProducerRecord<byte[], byte[]>> records = records(arguments[1]);
    KafkaProperties properties =
        KafkaProperties.of(
            Settings.defaults().with(BridgeOptions.BOOTSTRAP_SERVERS.key(), arguments[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(Map.copyOf(properties.producer("raw")))) {
      System.out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(produce(producer, records, Long.parseLong(line) * 1_000_000));
      }
    }
  }

  private static String produce(
      KafkaProducer<byte[], byte[]> producer,
      List<ProducerRecord<byte[], byte[]>> records,
      long nanos) {
    long start = System.nanoTime();
    long sent = 0;
    while (System.nanoTime() - start < nanos) {
      for (ProducerRecord<byte[], byte[]> each : records) {
        // A new one each time: the producer closes a record's headers when it has been sent.
        producer.send(
            new ProducerRecord<>(
                each.topic(), null, each.timestamp(), each.key(), each.value(), each.headers()));
      }
      sent += records.size();
    }
    producer.flush();
    return sent + " " + (System.nanoTime() - start);
  }

  /** So many different ones that what Kafka compresses together has nothing in it twice. */
  private static List<ProducerRecord<byte[], byte[]>> records(String topic) throws MalformedPacket {
    Routes routes =
        Routes.of(
            Settings.defaults()
                .with(BridgeOptions.ROUTES.key(), List.of(Road.route(topic)))
                .get(BridgeOptions.ROUTES));
    RouteCache cache = new RouteCache(routes, KEYS);
    RecordFactory factory = new RecordFactory(new Origin("n1", 0, 1_764_000_000_000_000L));
    Rendering rendering = new Rendering();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      Publication publication = new Publication(message(i));
      RouteCache.Match match = cache.matches(publication).get(0);
      match.render(publication, rendering);
      records.add(factory.make(publication, rendering, 1_000_000 + i, match));
    }
    return records;
  }

  /** As the load generator sends it: letters, with its counters in front and behind. */
  private static OutboxRecord message(int number) {
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < PAYLOAD_BYTES; i++) {
      payload.put(i, (byte) ('a' + i % 26));
    }
    int key = number % KEYS;
    long sequence = number / KEYS;
    payload.putInt(MAGIC).putInt(key).putLong(sequence).putLong(System.nanoTime());
    payload.putLong(PAYLOAD_BYTES - 8, (sequence + 1) * MIX);
    return new OutboxRecord(
        System.currentTimeMillis() * 1_000 + number,
        Road.PREFIX + "-p" + key,
        "",
        Road.PREFIX + "/m/" + key + "/data",
        1,
        false,
        false,
        false,
        1,
        Buffer.buffer(),
        Buffer.buffer(payload.array()));
  }
}
