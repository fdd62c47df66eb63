package io.vitrine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.dissect.Tshark;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Verifies that {@code len()} of numbers says what tshark's says. */
class FieldWidthsTest {
  /** A field of one byte of TLS, and of two bytes of SSL 2, which is the one that tshark lists. */
  private static final Field TWICE = FrameFields.TLS_SESSION_ID_LENGTH;

  @Test
  void numbersHaveTheWidthsOfWiresharksTypes() {
    Tshark.assumePresent();
    Map<String, Set<String>> types = Tshark.fieldTypes();
    SoftAssertions all = new SoftAssertions();
    int compared = 0;
    for (Field each : Fields.all()) {
      Set<String> theirs = types.getOrDefault(each.name(), Set.of());
      if (each.type() == FieldType.UNSIGNED && !theirs.isEmpty() && each != TWICE) {
        compared++;
        String bits = String.valueOf(8 * FieldWidths.of(each));
        all.assertThat(theirs).as(each.name()).anyMatch(type -> type.endsWith("INT" + bits));
      }
    }
    all.assertAll();
    assertThat(compared).isGreaterThan(90);
  }
}
