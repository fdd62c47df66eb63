package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.filter.Comparison.Relation;
import io.vitrine.filter.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses and, or, not and tests by precedence climbing; compiles as it goes. */
final class Parser {
  private static final int DEPTH_MAX = 100;

  /** Those that are words. */
  private static final List<String> OPERATORS =
      List.of("contains", "matches", "in", "and", "or", "not", "eq", "ne", "gt", "lt", "ge", "le");

  private final TermParser in;

  Parser(String text) throws FilterSyntaxException {
    in = new TermParser(text, DEPTH_MAX);
  }

  Map<Field, Token> fields() {
    return in.fields();
  }

  /** The protocols of which bytes are looked at. */
  Set<Field> searched() {
    return in.searched();
  }

  Predicate parse() throws FilterSyntaxException {
    Predicate whole = or();
    if (in.token().kind() != Kind.END) {
      throw unexpected(in.token());
    }
    return whole;
  }

  /** Where only an operator may stand, a word close to one was meant to be it. */
  private static FilterSyntaxException unexpected(Token token) {
    List<String> near =
        token.kind() == Kind.WORD ? Names.nearest(token.text(), OPERATORS) : List.of();
    if (near.isEmpty()) {
      return token.error("unexpected " + token.shown(), "and, or, or the end");
    }
    String message = "unknown operator: " + token.text();
    String expected = String.join(" or ", near);
    return new FilterSyntaxException(message, token.position(), token.length(), expected, near);
  }

  private Predicate or() throws FilterSyntaxException {
    Predicate left = and();
    while (in.takeIf("||", "or")) {
      Predicate first = left;
      Predicate second = and();
      left = source -> first.test(source) || second.test(source);
    }
    return left;
  }

  private Predicate and() throws FilterSyntaxException {
    Predicate left = not();
    while (in.takeIf("&&", "and")) {
      Predicate first = left;
      Predicate second = not();
      left = source -> first.test(source) && second.test(source);
    }
    return left;
  }

  private Predicate not() throws FilterSyntaxException {
    if (!in.takeIf("!", "not")) {
      return group();
    }
    in.deeper();
    Predicate of = not();
    in.shallower();
    return source -> !of.test(source);
  }

  private Predicate group() throws FilterSyntaxException {
    if (!in.takeIf("(")) {
      return test();
    }
    in.deeper();
    Predicate inside = or();
    in.expect(")");
    in.shallower();
    return inside;
  }

  private Predicate test() throws FilterSyntaxException {
    Boolean quantifier = in.takeIf("any") ? Boolean.FALSE : in.takeIf("all") ? Boolean.TRUE : null;
    Term left = in.term();
    Token operator = in.token();
    Relation relation = relation(operator);
    if (relation != null) {
      in.take();
      boolean all = quantifier == null ? allByDefault(operator.text()) : quantifier;
      return chain(comparison(left, operator, relation, in.term(), all), operator, all);
    }
    if (in.takeIf("contains")) {
      in.search(left);
      return Searches.contains(left, in.term(), Boolean.TRUE.equals(quantifier));
    }
    if (in.takeIf("matches", "~")) {
      in.search(left);
      return Searches.matches(left, in.term(), Boolean.TRUE.equals(quantifier));
    }
    if (in.takeIf("~~")) {
      return Searches.topic(left, in.term(), Boolean.TRUE.equals(quantifier));
    }
    boolean not = in.takeIf("not");
    if (in.takeIf("in")) {
      Predicate member = set(left, Boolean.TRUE.equals(quantifier));
      return not ? source -> !member.test(source) : member;
    }
    if (not || quantifier != null) {
      throw in.token().error("unexpected " + in.token().shown(), "a comparison");
    }
    return present(left);
  }

  /** A second relation right behind the first is a mistake that deserves its own words. */
  private Predicate chain(Predicate first, Token operator, boolean all)
      throws FilterSyntaxException {
    if (relation(in.token()) != null) {
      String message = operator.text() + " cannot be chained" + (all ? "" : "; use and");
      throw in.token().error(message, "and, or, or the end");
    }
    return first;
  }

  private static Predicate present(Term term) throws FilterSyntaxException {
    if (term instanceof Term.LiteralTerm literal) {
      List<String> near = Fields.suggestions(literal.token().text());
      Token at = literal.token();
      throw new FilterSyntaxException(
          "not a field: " + at.shown(), at.position(), at.length(), "a field", near);
    }
    Operand of = Compiler.operand(term);
    if (term instanceof Term.FieldTerm || term instanceof Term.SliceTerm) {
      return source -> !of.values(source).isEmpty();
    }
    return source -> of.values(source).stream().anyMatch(each -> !each.equals(0L));
  }

  private static Predicate comparison(
      Term left, Token operator, Relation relation, Term right, boolean all)
      throws FilterSyntaxException {
    Operand a;
    Operand b;
    if (left instanceof Term.LiteralTerm) {
      b = valued(right, left, operator);
      a = Compiler.operandBeside(left, b);
    } else {
      a = valued(left, right, operator);
      b = Compiler.operandBeside(right, a);
    }
    if (!a.comparableWith(b)) {
      throw operator.error(a.type() + " cannot be compared with " + b.type(), "the same type");
    }
    return new Comparison(a, relation, b, all);
  }

  private static Operand valued(Term term, Term beside, Token operator)
      throws FilterSyntaxException {
    Operand numbers = isNumber(beside) ? Compiler.numbers(term) : null;
    Operand operand = numbers == null ? Compiler.operand(term) : numbers;
    if (operand.type() == FieldType.NONE) {
      throw operator.error("a protocol has no value to compare", "a field");
    }
    return operand;
  }

  /** Whether a path beside it stands for numbers. */
  private static boolean isNumber(Term term) throws FilterSyntaxException {
    if (term instanceof Term.LiteralTerm literal) {
      return Literals.isNumber(literal.token());
    }
    return !(term instanceof Term.FieldTerm field && field.field().type() == FieldType.PATH)
        && Compiler.operand(term).numeric();
  }

  private Predicate set(Term left, boolean all) throws FilterSyntaxException {
    in.expect("{");
    Operand numbers = Literals.isNumber(in.token()) ? Compiler.numbers(left) : null;
    Operand of = numbers == null ? Compiler.operand(left) : numbers;
    List<Object[]> ranges = new ArrayList<>();
    do {
      Object low = item(of);
      ranges.add(new Object[] {low, in.takeIf("..") ? item(of) : low});
    } while (in.takeIf(","));
    in.expect("}");
    return Searches.within(of, ranges, all);
  }

  private Object item(Operand of) throws FilterSyntaxException {
    Term term = in.term();
    if (term instanceof Term.LiteralTerm literal) {
      return Literals.value(literal.token(), of);
    }
    throw term.token().error("not a value: " + term.token().shown(), "a value");
  }

  private static boolean allByDefault(String operator) {
    return switch (operator) {
      case "!=", "ne", "all_ne", "===", "all_eq" -> true;
      default -> false;
    };
  }

  private static @Nullable Relation relation(Token token) {
    if (token.kind() != Kind.SYMBOL && token.kind() != Kind.WORD) {
      return null;
    }
    return switch (token.text()) {
      case "==", "eq", "any_eq", "===", "all_eq" -> Relation.EQUAL;
      case "!=", "ne", "all_ne", "~=", "any_ne", "!==" -> Relation.DIFFERENT;
      case ">", "gt" -> Relation.GREATER;
      case "<", "lt" -> Relation.LESS;
      case ">=", "ge" -> Relation.GREATER_OR_EQUAL;
      case "<=", "le" -> Relation.LESS_OR_EQUAL;
      default -> null;
    };
  }
}
