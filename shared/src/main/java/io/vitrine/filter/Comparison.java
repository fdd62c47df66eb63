package io.vitrine.filter;

import java.util.Arrays;
import java.util.List;

/**
 * A relation between the values of two operands. Any of the pairs must hold, or all; where either
 * side has no value it is false.
 */
record Comparison(Operand left, Relation relation, Operand right, boolean all)
    implements Predicate {
  enum Relation {
    EQUAL,
    DIFFERENT,
    GREATER,
    LESS,
    GREATER_OR_EQUAL,
    LESS_OR_EQUAL
  }

  @Override
  public boolean test(FieldSource source) {
    List<Object> lefts = left.values(source);
    if (lefts.isEmpty()) {
      return false;
    }
    List<Object> rights = right.values(source);
    if (rights.isEmpty()) {
      return false;
    }
    for (Object a : lefts) {
      for (Object b : rights) {
        if (holds(a, b) != all) {
          return !all;
        }
      }
    }
    return all;
  }

  private boolean holds(Object a, Object b) {
    if (noNumber(a) || noNumber(b)) {
      return relation == Relation.DIFFERENT;
    }
    return switch (relation) {
      case EQUAL -> equal(a, b);
      case DIFFERENT -> !equal(a, b);
      case GREATER -> order(a, b) > 0;
      case LESS -> order(a, b) < 0;
      case GREATER_OR_EQUAL -> order(a, b) >= 0;
      case LESS_OR_EQUAL -> order(a, b) <= 0;
    };
  }

  /** NaN is neither equal to anything nor less nor greater (IEEE 754). */
  static boolean noNumber(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  static boolean equal(Object a, Object b) {
    if (b instanceof AddressRange network && a instanceof byte[] address) {
      return network.contains(address);
    }
    if (a instanceof AddressRange && b instanceof byte[]) {
      return equal(b, a);
    }
    if (a instanceof byte[] x && b instanceof byte[] y) {
      return Arrays.equals(x, y);
    }
    if (a instanceof Long || a instanceof String) {
      return a.equals(b) || (b instanceof Double && order(a, b) == 0);
    }
    return order(a, b) == 0;
  }

  /** Less than, equal to or greater than 0, as {@link java.util.Comparator}. */
  static int order(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof Number x && b instanceof Number y) {
      return order(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    return order(edge(a), edge(b));
  }

  /** 0 and -0 are equal, which for {@link Double#compare} they are not. */
  private static int order(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** As Wireshark: the longer bytes are the greater, whatever they are. */
  private static int order(byte[] a, byte[] b) {
    return a.length == b.length
        ? Arrays.compareUnsigned(a, b)
        : Integer.compare(a.length, b.length);
  }

  private static byte[] edge(Object value) {
    return value instanceof AddressRange network ? network.low() : Compiler.bytes(value);
  }
}
