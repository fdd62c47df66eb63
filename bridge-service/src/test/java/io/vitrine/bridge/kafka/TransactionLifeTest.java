package io.vitrine.bridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vitrine.bridge.deadletter.Cause;
import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.config.TopicSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TransactionLifeTest {
  private static final DeadLetters LETTERS = new DeadLetters("dead");

  /**
   * What Kafka's client does when its own thread is faster than the one that undoes the
   * transaction, which nothing from outside can bring about for sure.
   */
  @Test
  void whatIsDroppedWithARefusedRecordIsNotRefused(Vertx vertx) {
    for (Exception refusal :
        List.of(new RecordTooLargeException("4 MB"), new InvalidTopicException("a/b"))) {
      TransactionLife life = life(vertx);
      Delivery before = delivery(1);
      Delivery refused = delivery(2);
      life.failed(refused, refusal);
      life.failed(before, refusal);
      assertThat(refused.cause()).isEqualTo(Cause.of(refusal));
      assertThat(before.cause()).isNull();
      life.join();
    }
  }

  @Test
  void eachRefusalOfItsOwnIsADeadLetter(Vertx vertx) {
    TransactionLife life = life(vertx);
    Delivery one = delivery(1);
    Delivery two = delivery(2);
    life.failed(one, new RecordTooLargeException("4 MB"));
    life.failed(two, new RecordTooLargeException("5 MB"));
    assertThat(List.of(one, two)).extracting(Delivery::cause).containsOnly(Cause.RECORD_TOO_LARGE);
    life.join();
  }

  private static TransactionLife life(Vertx vertx) {
    Settings settings =
        Settings.defaults().with(BridgeOptions.BOOTSTRAP_SERVERS.key(), "127.0.0.1:1");
    KafkaProperties kafka = KafkaProperties.of(settings);
    Topics topics = new Topics(kafka, "test", new SimpleMeterRegistry());
    return TransactionLife.open(vertx, kafka, topics, "test", "test", new NobodyListens());
  }

  private static final TopicSettings NOT_MADE = new TopicSettings(false, 0, 0, Map.of());

  private static Delivery delivery(long sequence) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("t", new byte[1]);
    return new Delivery(new Remembered(record), 0, sequence, record, NOT_MADE);
  }

  private record Remembered(ProducerRecord<byte[], byte[]> record) implements Delivery.Source {
    @Override
    public ProducerRecord<byte[], byte[]> make(Delivery delivery) {
      return record;
    }

    @Override
    public DeadLetters deadLetters() {
      return LETTERS;
    }

    @Override
    public void acknowledged() {}
  }

  private static final class NobodyListens implements TransactionLife.Listener {
    @Override
    public void retrying(Throwable cause) {}

    @Override
    public void aborted() {}

    @Override
    public void died(Throwable cause) {}
  }
}
