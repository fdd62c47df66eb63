package io.vitrine.broker.access.scram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaslPrepTest {
  /** The examples of RFC 4013, 3, and spaces. */
  @ParameterizedTest
  @CsvSource({
    "I\u00adX, IX",
    "user, user",
    "USER, USER",
    "\u00aa, a",
    "\u2168, IX",
    "a\u00a0b, a b",
    "pass\u3000word, pass word",
    "e\u0301, \u00e9",
    "\u0627\u0628, \u0627\u0628"
  })
  void brings(String text, String prepared) {
    assertThat(SaslPrep.prepare(text)).isEqualTo(prepared);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u0007", "\u0627\u0031", "a\u0627", "\ue000", "\ud800", "\u2028", "\uffff"})
  void forbids(String text) {
    assertThatThrownBy(() -> SaslPrep.prepare(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SASLprep");
  }

  @Test
  void nothingIsNothing() {
    assertThat(SaslPrep.prepare("")).isEmpty();
  }
}
