package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A checked term.
 *
 * @param type of the values; never PAIR
 * @param named the field whose value names literals beside it may use; null if none
 * @param read finds the values in a source
 */
record Operand(FieldType type, @Nullable Field named, Function<FieldSource, List<Object>> read) {
  List<Object> values(FieldSource source) {
    return read.apply(source);
  }

  boolean numeric() {
    return type == FieldType.UNSIGNED || type == FieldType.BOOLEAN || type == FieldType.FLOAT;
  }

  boolean textOrBytes() {
    return type == FieldType.STRING || type == FieldType.BYTES;
  }

  /** Whether values of both can be compared. */
  boolean comparableWith(Operand other) {
    return type == other.type || (numeric() && other.numeric());
  }
}
