package io.vitrine.bridge.route;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with variables, such as <code>plant.${topic[1]}</code>. {@code $$} stands for one {@code
 * $}.
 *
 * <p>Threads: any; immutable.
 */
public final class Template {
  /** A piece of a template: text as it is, a variable, or a level of the topic. */
  sealed interface Part permits Text, Value, Level {}

  record Text(String text) implements Part {}

  record Value(Variable variable) implements Part {}

  record Level(int index) implements Part {}

  private final String source;
  private final List<Part> parts;
  private final boolean topicAlone;
  private final int levelMax;

  private Template(String source, List<Part> parts) {
    this.source = source;
    this.parts = parts;
    this.topicAlone =
        parts.stream().noneMatch(p -> p instanceof Value v && v.variable() != Variable.TOPIC);
    this.levelMax =
        parts.stream()
            .mapToInt(p -> p instanceof Level level ? level.index() : -1)
            .max()
            .orElse(-1);
  }

  /**
   * @throws RouteException with the position of what is wrong
   */
  public static Template parse(String source) {
    return new Template(source, new TemplateParser(source).parts());
  }

  public String render(Publication publication) {
    return render(publication, UnaryOperator.identity());
  }

  /**
   * @param escape what is done to the value of each variable, not to the text between them
   */
  String render(Publication publication, UnaryOperator<String> escape) {
    if (parts.size() == 1) {
      return value(parts.get(0), publication, escape);
    }
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(value(part, publication, escape));
    }
    return out.toString();
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether the same topic gives the same text always. */
  boolean topicAlone() {
    return topicAlone;
  }

  /** Highest level of the topic that is asked for; -1 if none. */
  int levelMax() {
    return levelMax;
  }

  /** Whether it has no variable. */
  boolean fixed() {
    return parts.stream().allMatch(Text.class::isInstance);
  }

  @Override
  public String toString() {
    return source;
  }

  private static String value(Part part, Publication publication, UnaryOperator<String> escape) {
    if (part instanceof Text text) {
      return text.text();
    }
    if (part instanceof Level level) {
      return escape.apply(publication.level(level.index()));
    }
    return escape.apply(((Value) part).variable().of(publication));
  }
}
