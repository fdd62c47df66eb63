package io.vitrine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessTest {
  @Test
  void readyOnlyWhenEveryPartIsUp() {
    Readiness readiness = new Readiness();
    assertThat(readiness.ready()).isFalse();
    readiness.set("listener", true, "127.0.0.1:1883");
    assertThat(readiness.ready()).isTrue();
    readiness.set("kafka", false, "no answer");
    assertThat(readiness.ready()).isFalse();
  }
}
