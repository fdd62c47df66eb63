package io.vitrine.filter;

import io.vitrine.dissect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a filter that stands for values, as written; not yet checked. */
sealed interface Term {
  /** Where it begins, for messages. */
  Token token();

  /**
   * A field.
   *
   * @param key of a user property; null if none was given
   */
  record FieldTerm(Token token, Field field, @Nullable String key) implements Term {}

  /** A value that takes the type of what it is compared with. */
  record LiteralTerm(Token token) implements Term {}

  /** A function of other terms. */
  record CallTerm(Token token, String function, List<Term> arguments) implements Term {}

  /** Bytes out of a term. */
  record SliceTerm(Token token, Term of, Slice slice) implements Term {}

  /** Arithmetic or bitwise and. */
  record BinaryTerm(Token token, Term left, Term right) implements Term {}

  /** A negated number. */
  record NegativeTerm(Token token, Term of) implements Term {}
}
