package io.vitrine.route;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables, such as <code>plant.${topic[1]}</code>. {@code $$} stands for one {@code
 * $}; <code>${x:-text}</code> is {@code text} where {@code x} has no value or is empty.
 *
 * <p>Threads: any; immutable.
 *
 * @param <S> what it is rendered of
 */
public final class Template<S> {
  /** A piece of a template: text as it is, or a variable. */
  sealed interface Part<S> permits Text, Value {}

  record Text<S>(String text) implements Part<S> {}

  /**
   * @param otherwise stands for a value that is missing or empty; null if nothing does
   */
  record Value<S>(Vocabulary.Variable<S> variable, @Nullable String otherwise) implements Part<S> {
    @Nullable String of(S source) {
      String value = variable.reader().read(source);
      return otherwise != null && (value == null || value.isEmpty()) ? otherwise : value;
    }
  }

  private final String source;
  private final List<Part<S>> parts;
  private final boolean fixed;
  private final boolean topicAlone;

  private Template(String source, List<Part<S>> parts) {
    this.source = source;
    this.parts = parts;
    this.fixed = parts.stream().noneMatch(Value.class::isInstance);
    this.topicAlone =
        parts.stream().noneMatch(p -> p instanceof Value<S> v && !v.variable().topicAlone());
  }

  /**
   * @throws RouteSyntaxException with the position of what is wrong
   */
  static <S> Template<S> parse(String source, Vocabulary<S> vocabulary) {
    return new Template<>(source, new TemplateParser<>(source, vocabulary).parts());
  }

  /** Null if a {@linkplain #missing variable} has no value. */
  public @Nullable String render(S of) {
    return render(of, UnaryOperator.identity());
  }

  /**
   * @param escape what is done to the value of each variable, not to the text between them
   * @return null if a {@linkplain #missing variable} has no value
   */
  public @Nullable String render(S of, UnaryOperator<String> escape) {
    if (parts.size() == 1) {
      return value(parts.get(0), of, escape);
    }
    StringBuilder out = new StringBuilder();
    for (Part<S> part : parts) {
      String value = value(part, of, escape);
      if (value == null) {
        return null;
      }
      out.append(value);
    }
    return out.toString();
  }

  /** The first variable that has no value, as written; null if all have one. */
  public @Nullable String missing(S of) {
    for (Part<S> part : parts) {
      if (part instanceof Value<S> value && value.of(of) == null) {
        return "${" + value.variable().name() + "}";
      }
    }
    return null;
  }

  /** What it would be if each variable were {@code value}. */
  String sample(String value) {
    StringBuilder out = new StringBuilder();
    parts.forEach(part -> out.append(part instanceof Text<S> text ? text.text() : value));
    return out.toString();
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether the same topic gives the same text always. */
  public boolean topicAlone() {
    return topicAlone;
  }

  /** Whether it has no variable. */
  public boolean fixed() {
    return fixed;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template<?> that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  /** As written. */
  @Override
  public String toString() {
    return source;
  }

  private static <S> @Nullable String value(Part<S> part, S of, UnaryOperator<String> escape) {
    if (part instanceof Text<S> text) {
      return text.text();
    }
    String value = ((Value<S>) part).of(of);
    return value == null ? null : escape.apply(value);
  }
}
