package io.vitrine.bridge.inlet;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.Failures;
import io.vitrine.bridge.kafka.Topics;
import io.vitrine.bridge.record.HeaderNames;
import io.vitrine.bridge.record.HeaderText;
import io.vitrine.config.TopicSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records that can be no message to the dead-letter topic. They are rare: each waits until
 * Kafka has it.
 *
 * <p>Threads: the inlet's, where it blocks.
 */
final class Poison implements AutoCloseable {
  /** Where the record is in Kafka, besides {@link DeadLetters#TOPIC}. */
  static final String PARTITION = "vitrine.dead_letter.partition";

  static final String OFFSET = "vitrine.dead_letter.offset";

  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final InletId inlet;
  private final InletOptions options;
  private final Topics topics;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  Poison(InletId inlet, InletOptions options, MeterRegistry meters) {
    this.inlet = inlet;
    this.options = options;
    this.topics = new Topics(options.cluster(inlet).kafka(), options.clientId(inlet), meters);
  }

  /**
   * @throws KafkaException if Kafka does not have it, now
   */
  void write(ConsumerRecord<byte[], byte[]> record, Cause cause, String detail) {
    RecordHeaders headers = new RecordHeaders(record.headers().toArray());
    headers.add(HeaderText.header(HeaderNames.ROUTE, inlet.route().name()));
    headers.add(HeaderText.header(PARTITION, HeaderText.of(record.partition())));
    headers.add(HeaderText.header(OFFSET, HeaderText.of(record.offset())));
    byte[] value = record.value() == null ? new byte[0] : record.value();
    ProducerRecord<byte[], byte[]> original =
        new ProducerRecord<>(
            record.topic(), null, record.timestamp(), record.key(), value, headers);
    for (int cuts = 0; ; cuts++) {
      try {
        send(options.cluster(inlet).deadLetters().make(original, cause, detail, cuts));
        return;
      } catch (KafkaException e) {
        if (Cause.of(e) != Cause.RECORD_TOO_LARGE || cuts == DeadLetters.CUTS_MAX) {
          throw e;
        }
      }
    }
  }

  private void send(ProducerRecord<byte[], byte[]> letter) {
    Failures.await(connected().send(letter));
  }

  private KafkaProducer<byte[], byte[]> connected() {
    KafkaProducer<byte[], byte[]> known = producer;
    if (known == null) {
      ByteArraySerializer bytes = new ByteArraySerializer();
      topics.require(options.cluster(inlet).deadLetters().topic(), TopicSettings.PLAIN);
      known =
          new KafkaProducer<>(
              Map.copyOf(options.cluster(inlet).kafka().letters(options.clientId(inlet))),
              bytes,
              bytes);
      producer = known;
    }
    return known;
  }

  @Override
  public void close() {
    topics.close();
    KafkaProducer<byte[], byte[]> last = producer;
    producer = null;
    if (last != null) {
      last.close(CLOSE);
    }
  }
}
