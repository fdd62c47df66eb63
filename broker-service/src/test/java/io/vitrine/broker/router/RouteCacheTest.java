package io.vitrine.broker.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
  private final RouteCache cache = new RouteCache(1_000, 16 << 20);

  private Route add(String topic) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    Route route = new Route(bytes, cache.hash(bytes, bytes.length), false, null);
    cache.add(route);
    return route;
  }

  private Route find(String topic) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    byte[] scratch = Arrays.copyOf(bytes, bytes.length + 13);
    Arrays.fill(scratch, bytes.length, scratch.length, (byte) 'x');
    return cache.find(scratch, bytes.length, cache.hash(scratch, bytes.length));
  }

  @Test
  void findsByTheBytesOfTheTopicAlone() {
    for (int i = 0; i < 900; i++) {
      add("plant/" + i + "/temperature");
    }
    for (int i = 0; i < 900; i++) {
      assertThat(find("plant/" + i + "/temperature").topic())
          .isEqualTo("plant/" + i + "/temperature");
    }
    assertThat(find("plant/1/temperaturf")).isNull();
    assertThat(find("plant/1/temperatur")).isNull();
  }

  @Test
  void forgetsEverythingWhenItIsFull() {
    for (int i = 0; i < 1_000; i++) {
      add("t" + i);
    }
    Route last = add("one more");
    assertThat(find("t5")).isNull();
    assertThat(find("one more")).isSameAs(last);
  }

  @Test
  void topicsThatAreLongCountByTheirBytes() {
    String longOne = "x".repeat(60_000);
    for (int i = 0; i < 300; i++) {
      add(longOne + i);
    }
    assertThat(find(longOne + 0)).isNull();
    assertThat(find(longOne + 299)).isNotNull();
  }
}
