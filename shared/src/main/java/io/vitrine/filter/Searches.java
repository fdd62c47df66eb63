package io.vitrine.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vitrine.dissect.FieldType;
import io.vitrine.mqtt.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tests of one operand against something fixed: contains, matches, topic filters, sets. */
final class Searches {
  private Searches() {}

  static Predicate contains(Term left, Term right, boolean all) throws FilterSyntaxException {
    Operand of = textOrBytes(left, "contains");
    Operand part = Compiler.operandBeside(right, of);
    if (!part.textOrBytes()) {
      throw right.token().error("contains looks for text or bytes", "text or bytes");
    }
    return source -> {
      List<Object> parts = part.values(source);
      return test(of.values(source), all, each -> containsAny(each, parts));
    };
  }

  private static boolean containsAny(Object value, List<Object> parts) {
    for (Object part : parts) {
      boolean found =
          value instanceof String text && part instanceof String word
              ? !word.isEmpty() && text.contains(word)
              : indexOf(Compiler.bytes(value), Compiler.bytes(part)) >= 0;
      if (found) {
        return true;
      }
    }
    return false;
  }

  /** As in Wireshark, what is empty is contained nowhere. */
  private static int indexOf(byte[] in, byte[] part) {
    if (part.length == 0) {
      return -1;
    }
    outer:
    for (int i = 0; i <= in.length - part.length; i++) {
      for (int j = 0; j < part.length; j++) {
        if (in[i + j] != part[j]) {
          continue outer;
        }
      }
      return i;
    }
    return -1;
  }

  static Predicate matches(Term left, Term right, boolean all) throws FilterSyntaxException {
    Operand of = textOrBytes(left, "matches");
    Token token = literal(right, "a regular expression in quotes");
    Pattern pattern;
    try {
      pattern = Pattern.compile(token.text(), Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      String message = "not a regular expression: " + e.getDescription();
      throw token.error(message, "RE2 syntax");
    }
    return source -> test(of.values(source), all, each -> pattern.matcher(text(each)).find());
  }

  static Predicate topic(Term left, Term right, boolean all) throws FilterSyntaxException {
    Operand of = textOrBytes(left, "~~");
    Token token = literal(right, "a topic filter in quotes");
    TopicFilter filter = TopicFilter.parse(token.text());
    if (filter == null || of.type() != FieldType.STRING) {
      throw token.error("not a topic filter: " + token.text(), "a topic filter as \"a/+/#\"");
    }
    return source -> test(of.values(source), all, each -> filter.matches(text(each)));
  }

  static Predicate within(Operand of, List<Object[]> ranges, boolean all) {
    return source -> test(of.values(source), all, each -> inAny(each, ranges));
  }

  private static boolean inAny(Object value, List<Object[]> ranges) {
    if (Comparison.noNumber(value)) {
      return false;
    }
    for (Object[] each : ranges) {
      boolean single = each[0] == each[1];
      if (single
          ? Comparison.equal(value, each[0])
          : Comparison.order(value, each[0]) >= 0 && Comparison.order(value, each[1]) <= 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean test(
      List<Object> values, boolean all, java.util.function.Predicate<Object> of) {
    for (Object each : values) {
      if (of.test(each) != all) {
        return !all;
      }
    }
    return all && !values.isEmpty();
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : value.toString();
  }

  private static Operand textOrBytes(Term term, String operator) throws FilterSyntaxException {
    Operand of = Compiler.content(term);
    if (!of.textOrBytes()) {
      throw term.token().error(operator + " needs text or bytes", "a field of text or bytes");
    }
    return of;
  }

  private static Token literal(Term term, String expected) throws FilterSyntaxException {
    if (term instanceof Term.LiteralTerm literal) {
      return literal.token();
    }
    throw term.token().error("not a value: " + term.token().shown(), expected);
  }
}
