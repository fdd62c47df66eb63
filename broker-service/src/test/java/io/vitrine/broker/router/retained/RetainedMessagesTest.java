package io.vitrine.broker.router.retained;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.broker.session.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetainedMessagesTest {
  private final RetainedMessages retained = new RetainedMessages(3, 1000);

  @Test
  void theLastMessageOfATopicIsKeptUntilAnEmptyOne() {
    retained.put(message("a/b", "1", Message.NO_EXPIRY));
    retained.put(message("a/b", "2", Message.NO_EXPIRY));
    assertThat(matches("a/+", 0)).containsExactly("2");
    assertThat(retained.size()).isEqualTo(1);
    assertThat(retained.put(message("a/b", "", Message.NO_EXPIRY))).isTrue();
    assertThat(matches("#", 0)).isEmpty();
    assertThat(retained.size()).isZero();
    assertThat(retained.bytes()).isZero();
  }

  @Test
  void oneTopicTooManyIsRefusedButAKnownOneIsReplaced() {
    assertThat(retained.put(message("1", "x", Message.NO_EXPIRY))).isTrue();
    assertThat(retained.put(message("2", "x", Message.NO_EXPIRY))).isTrue();
    assertThat(retained.put(message("3", "x", Message.NO_EXPIRY))).isTrue();
    assertThat(retained.put(message("4", "x", Message.NO_EXPIRY))).isFalse();
    assertThat(retained.put(message("3", "y", Message.NO_EXPIRY))).isTrue();
    assertThat(matches("+", 0)).containsExactlyInAnyOrder("x", "x", "y");
  }

  @Test
  void aMessageThatDoesNotFitTakesTheOldOneWithIt() {
    retained.put(message("a", "small", Message.NO_EXPIRY));
    assertThat(retained.put(message("a", "x".repeat(2000), Message.NO_EXPIRY))).isFalse();
    assertThat(matches("a", 0)).isEmpty();
    assertThat(retained.bytes()).isZero();
  }

  @Test
  void whatHasExpiredIsNotFoundAndSwept() {
    retained.put(message("soon", "x", 5));
    retained.put(message("later", "y", 50));
    assertThat(matches("#", 4_999)).containsExactlyInAnyOrder("x", "y");
    assertThat(matches("#", 5_000)).containsExactly("y");
    List<String> swept = new ArrayList<>();
    assertThat(retained.sweep(5_000, swept::add)).isEqualTo(1);
    assertThat(retained.size()).isEqualTo(1);
    assertThat(swept).containsExactly("soon");
    assertThat(retained.sweep(5_000, swept::add)).isZero();
  }

  @Test
  void leadingWildcardsDoNotSeeTopicsOfTheServer() {
    retained.put(message("$SYS/version", "1", Message.NO_EXPIRY));
    assertThat(matches("#", 0)).isEmpty();
    assertThat(matches("+/version", 0)).isEmpty();
    assertThat(matches("$SYS/#", 0)).containsExactly("1");
  }

  private List<String> matches(String filter, long nowMillis) {
    List<String> found = new ArrayList<>();
    retained
        .match(filter)
        .forEachRemaining(
            message -> {
              if (!message.expired(nowMillis)) {
                found.add(payload(message));
              }
            });
    return found;
  }

  private static String payload(Message message) {
    return new String(
        message.bytes(), message.topicLength(), message.payloadLength(), StandardCharsets.UTF_8);
  }

  private static Message message(String topic, String payload, long expirySeconds) {
    byte[] bytes = (topic + payload).getBytes(StandardCharsets.UTF_8);
    return new Message(bytes, topic.length(), 0, 0, true, 0, expirySeconds, -1);
  }
}
