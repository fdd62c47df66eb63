package io.vitrine.filter;

import io.vitrine.dissect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A compiled display filter. Immutable; any thread may match with it.
 *
 * <p>Semantics are Wireshark 4's: a field alone asks whether it is there; of a field with several
 * values one must fit, but {@code !=} wants all to differ; a comparison with a field that is not
 * there is false; {@code matches} is RE2's syntax without regard to case. Beyond Wireshark: names
 * of values need no quotes, {@code mqtt.topic ~~ "a/+/#"} matches as a topic filter, each property
 * has a field, {@code mqtt.user["key"]} is a user property.
 */
public final class Filter {
  /** Longest filter in characters. */
  public static final int LENGTH_MAX = 8_192;

  /** Matches everything. */
  public static final Filter ALL = new Filter("", source -> true, Map.of(), Set.of());

  private final String text;
  private final Predicate predicate;
  private final Map<Field, Token> fields;
  private final Set<Field> searched;

  private Filter(String text, Predicate predicate, Map<Field, Token> fields, Set<Field> searched) {
    this.text = text;
    this.predicate = predicate;
    this.fields = Map.copyOf(fields);
    this.searched = Set.copyOf(searched);
  }

  /**
   * Compiles a filter; blank text matches everything.
   *
   * @throws FilterSyntaxException says where it is wrong and what was expected
   */
  public static Filter compile(String text) throws FilterSyntaxException {
    if (text.isBlank()) {
      return ALL;
    }
    if (text.length() > LENGTH_MAX) {
      String message = "filter is longer than " + LENGTH_MAX + " characters";
      throw new FilterSyntaxException(message, LENGTH_MAX, 0, "a shorter filter", List.of());
    }
    Parser parser = new Parser(text);
    return new Filter(text, parser.parse(), parser.fields(), parser.searched());
  }

  public boolean matches(FieldSource source) {
    return predicate.test(source);
  }

  /** The fields it names. */
  public Set<Field> fields() {
    return fields.keySet();
  }

  /** Of these the protocols whose bytes it looks at, not only whether they are there. */
  public Set<Field> searched() {
    return searched;
  }

  /**
   * Says that a field it names cannot be asked for here, with the field's first place.
   *
   * @param field one of {@link #fields}
   * @param suggestions names that may have been meant
   */
  public FilterSyntaxException objection(
      Field field, String message, String expected, List<String> suggestions) {
    Token at = Objects.requireNonNull(fields.get(field));
    return new FilterSyntaxException(message, at.position(), at.length(), expected, suggestions);
  }

  /** As written. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
