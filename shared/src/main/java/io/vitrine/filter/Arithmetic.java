package io.vitrine.filter;

import io.vitrine.dissect.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code & + - * / %} on numbers, each of the left with each of the right. Dividing by zero gives
 * no value, and neither do more than {@value #VALUES_MAX} results.
 */
final class Arithmetic {
  /** A hostile packet and a hostile filter together must not fill the memory. */
  static final int VALUES_MAX = 10_000;

  private Arithmetic() {}

  static Operand operand(Term.BinaryTerm term) throws FilterSyntaxException {
    boolean literalFirst = term.left() instanceof Term.LiteralTerm;
    Operand anyNumber = new Operand(FieldType.UNSIGNED, null, source -> List.of());
    Operand left =
        literalFirst
            ? Compiler.operandBeside(term.left(), anyNumber)
            : Compiler.operand(term.left());
    return operand(term.token(), left, Compiler.operandBeside(term.right(), left));
  }

  static Operand operand(Token operator, Operand left, Operand right) throws FilterSyntaxException {
    if (!left.numeric() || !right.numeric()) {
      throw operator.error("only numbers can be calculated with", "numbers");
    }
    char op = operator.text().charAt(0);
    return new Operand(
        FieldType.UNSIGNED, null, source -> all(op, left.values(source), right.values(source)));
  }

  private static List<Object> all(char op, List<Object> left, List<Object> right) {
    if ((long) left.size() * right.size() > VALUES_MAX) {
      return List.of();
    }
    List<Object> results = new ArrayList<>();
    for (Object a : left) {
      for (Object b : right) {
        Object result = one(op, a, b);
        if (result != null) {
          results.add(result);
        }
      }
    }
    return results;
  }

  private static @Nullable Object one(char op, Object a, Object b) {
    if (a instanceof Double || b instanceof Double) {
      return decimal(op, ((Number) a).doubleValue(), ((Number) b).doubleValue());
    }
    long x = ((Number) a).longValue();
    long y = ((Number) b).longValue();
    return switch (op) {
      case '&' -> x & y;
      case '+' -> x + y;
      case '-' -> x - y;
      case '*' -> x * y;
      case '/' -> y == 0 ? null : (Long) (x / y);
      default -> y == 0 ? null : (Long) (x % y);
    };
  }

  private static @Nullable Object decimal(char op, double x, double y) {
    return switch (op) {
      case '&' -> (long) x & (long) y;
      case '+' -> x + y;
      case '-' -> x - y;
      case '*' -> x * y;
      case '/' -> y == 0 ? null : (Double) (x / y);
      default -> y == 0 ? null : (Double) (x % y);
    };
  }
}
