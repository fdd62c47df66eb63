package io.vitrine.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Template}, once. */
final class TemplateParser<S> {
  private static final String OTHERWISE = ":-";

  private final String source;
  private final Vocabulary<S> vocabulary;
  private final List<Template.Part<S>> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  TemplateParser(String source, Vocabulary<S> vocabulary) {
    this.source = source;
    this.vocabulary = vocabulary;
  }

  List<Template.Part<S>> parts() {
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c != '$') {
        text.append(c);
        at++;
      } else if (source.startsWith("$$", at)) {
        text.append('$');
        at += 2;
      } else if (source.startsWith("${", at)) {
        at = variable(at);
      } else {
        throw RouteSyntaxException.at(
            at, "a lone $", "${variable}, or $$ for the character itself");
      }
    }
    endText();
    return List.copyOf(parts);
  }

  /** Reads a variable that begins at {@code at} and returns where the rest begins. */
  private int variable(int at) {
    int end = source.indexOf('}', at);
    if (end < 0) {
      throw RouteSyntaxException.at(at, "${ without }", "${variable}");
    }
    endText();
    String inside = source.substring(at + 2, end);
    int otherwise = inside.indexOf(OTHERWISE);
    String name = otherwise < 0 ? inside : inside.substring(0, otherwise);
    @Nullable String value =
        otherwise < 0 ? null : inside.substring(otherwise + OTHERWISE.length());
    Vocabulary.Variable<S> found = vocabulary.find(name, at + 2);
    if (found == null) {
      throw RouteSyntaxException.at(
          at + 2,
          "unknown variable \"" + name + "\"",
          "one of " + String.join(", ", vocabulary.names()));
    }
    parts.add(new Template.Value<>(found, value));
    return end + 1;
  }

  private void endText() {
    if (!text.isEmpty()) {
      parts.add(new Template.Text<>(text.toString()));
      text.setLength(0);
    }
  }
}
