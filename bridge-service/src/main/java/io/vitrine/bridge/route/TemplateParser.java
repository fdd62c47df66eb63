package io.vitrine.bridge.route;

import java.util.ArrayList;
import java.util.List;

/** Reads a {@link Template}, once. */
final class TemplateParser {
  /** More levels than a topic of 65,535 bytes can have make no sense. */
  private static final int LEVEL_MAX = 65_535;

  private final String source;
  private final List<Template.Part> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  TemplateParser(String source) {
    this.source = source;
  }

  List<Template.Part> parts() {
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
        throw wrong(at, "a lone $ (expected: ${variable}, or $$ for the character itself)");
      }
    }
    endText();
    return List.copyOf(parts);
  }

  /** Reads a variable that begins at {@code at} and returns where the rest begins. */
  private int variable(int at) {
    int end = source.indexOf('}', at);
    if (end < 0) {
      throw wrong(at, "${ without }");
    }
    endText();
    String name = source.substring(at + 2, end);
    Variable variable = Variable.of(name);
    if (variable != null) {
      parts.add(new Template.Value(variable));
    } else if (name.startsWith("topic[") && name.endsWith("]")) {
      parts.add(level(at + 2, name.substring(6, name.length() - 1)));
    } else {
      throw wrong(
          at + 2, "unknown variable \"" + name + "\" (expected: " + Variable.EXPECTED + ")");
    }
    return end + 1;
  }

  private Template.Part level(int at, String digits) {
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > LEVEL_MAX) {
      throw wrong(at, "topic[" + digits + "] (expected: topic[N], N a number from 0 on)");
    }
    return new Template.Level(Integer.parseInt(digits));
  }

  private void endText() {
    if (!text.isEmpty()) {
      parts.add(new Template.Text(text.toString()));
      text.setLength(0);
    }
  }

  private RouteException wrong(int at, String what) {
    return new RouteException("\"" + source + "\" at character " + (at + 1) + ": " + what);
  }
}
