package io.vitrine.bridge.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.bridge.record.HeaderText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final DeadLetters LETTERS = new DeadLetters("dead");
  private static final ProducerRecord<byte[], byte[]> RECORD =
      new ProducerRecord<>(
          "meant.for",
          null,
          1_000L,
          "key".getBytes(StandardCharsets.UTF_8),
          new byte[100_000],
          List.of(
              HeaderText.header("mqtt.topic", "a/b"),
              HeaderText.header("mqtt.user_property.large", "x".repeat(5_000)),
              HeaderText.header("vitrine.sequence", "7")));

  @Test
  void itIsTheRecordWithTheReason() {
    ProducerRecord<byte[], byte[]> letter =
        LETTERS.make(RECORD, Cause.RECORD_TOO_LARGE, "too much", 0);
    assertThat(letter.topic()).isEqualTo("dead");
    assertThat(letter.timestamp()).isEqualTo(1_000);
    assertThat(letter.key()).asString().isEqualTo("key");
    assertThat(letter.value()).hasSize(100_000);
    assertThat(texts(letter))
        .contains(
            "mqtt.topic=a/b",
            "vitrine.sequence=7",
            "vitrine.dead_letter.cause=record_too_large",
            "vitrine.dead_letter.detail=too much",
            "vitrine.dead_letter.topic=meant.for")
        .noneMatch(text -> text.startsWith(DeadLetters.CUT_FROM_BYTES));
  }

  @Test
  void cutOnceItKeepsTheBeginningAndTheShortHeaders() {
    ProducerRecord<byte[], byte[]> letter = LETTERS.make(RECORD, Cause.RECORD_TOO_LARGE, "", 1);
    assertThat(letter.value()).hasSize(16 << 10);
    assertThat(texts(letter))
        .contains(
            "mqtt.topic=a/b", "vitrine.sequence=7", "vitrine.dead_letter.cut_from_bytes=100000")
        .noneMatch(text -> text.startsWith("mqtt.user_property"));
  }

  @Test
  void cutTwiceItSaysOnlyWhereItStood() {
    ProducerRecord<byte[], byte[]> letter = LETTERS.make(RECORD, Cause.RECORD_TOO_LARGE, "", 2);
    assertThat(letter.value()).isEmpty();
    assertThat(texts(letter)).contains("vitrine.sequence=7").doesNotContain("mqtt.topic=a/b");
  }

  @Test
  void onlyWhatNeverHelpsIsACause() {
    assertThat(Cause.of(new RecordTooLargeException())).isEqualTo(Cause.RECORD_TOO_LARGE);
    assertThat(Cause.of(new InvalidTopicException("x"))).isEqualTo(Cause.INVALID_TOPIC);
    assertThat(Cause.of(new InvalidRecordException("x"))).isEqualTo(Cause.INVALID_RECORD);
    assertThat(Cause.of(new TimeoutException())).isNull();
    assertThat(Cause.of(new TopicAuthorizationException("x"))).isNull();
  }

  private static List<String> texts(ProducerRecord<byte[], byte[]> record) {
    List<String> texts = new ArrayList<>();
    for (Header each : record.headers()) {
      texts.add(each.key() + "=" + new String(each.value(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
