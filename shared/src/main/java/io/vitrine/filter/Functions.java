package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The functions of filters: len, count, lower, upper, string, abs, max, min. */
final class Functions {
  static final Set<String> NAMES =
      Set.of("len", "count", "lower", "upper", "string", "abs", "max", "min");

  private Functions() {}

  static Operand operand(Term.CallTerm call) throws FilterSyntaxException {
    boolean many = call.function().equals("max") || call.function().equals("min");
    if (call.arguments().isEmpty() || (!many && call.arguments().size() != 1)) {
      throw call.token().error(call.function() + " takes " + (many ? "fields" : "one field"), "");
    }
    if (call.function().equals("len")) {
      return length(call.arguments().get(0));
    }
    Operand of = Compiler.operand(call.arguments().get(0));
    return switch (call.function()) {
      case "count" -> new Operand(FieldType.UNSIGNED, null, source -> count(of.values(source)));
      case "lower" -> text(call, of, true);
      case "upper" -> text(call, of, false);
      case "string" -> string(call, of);
      case "abs" -> absolute(call, of);
      default -> extreme(call, of);
    };
  }

  private static List<Object> count(List<Object> values) {
    return values.isEmpty() ? values : List.of((long) values.size());
  }

  private static Operand length(Term term) throws FilterSyntaxException {
    Operand of = Compiler.content(term);
    Field field = of.named();
    boolean counted = of.textOrBytes();
    if (!counted && (field == null || field.type() == FieldType.NONE)) {
      throw term.token().error("len is of fields with a value", "a field");
    }
    long width = counted || field == null ? 0 : FieldWidths.of(field);
    return new Operand(
        FieldType.UNSIGNED,
        null,
        source ->
            Compiler.map(
                of.values(source), each -> counted ? (long) Compiler.bytes(each).length : width));
  }

  private static Operand text(Term.CallTerm call, Operand of, boolean lower)
      throws FilterSyntaxException {
    if (of.type() != FieldType.STRING) {
      throw call.arguments().get(0).token().error(call.function() + " is of text", "text");
    }
    return new Operand(
        FieldType.STRING,
        null,
        source -> Compiler.map(of.values(source), each -> fold(each, lower)));
  }

  /** As in Wireshark: numbers in decimal, addresses as they are written. */
  private static Operand string(Term.CallTerm call, Operand of) throws FilterSyntaxException {
    boolean address = of.type() == FieldType.IPV4 || of.type() == FieldType.IPV6;
    if (!address && of.type() != FieldType.UNSIGNED) {
      throw call.arguments().get(0).token().error("string is of numbers and addresses", "these");
    }
    return new Operand(
        FieldType.STRING,
        null,
        source ->
            Compiler.map(
                of.values(source), each -> address ? AddressRange.text(each) : each.toString()));
  }

  private static Operand absolute(Term.CallTerm call, Operand of) throws FilterSyntaxException {
    if (!of.numeric()) {
      throw call.arguments().get(0).token().error("abs is of numbers", "a number");
    }
    return new Operand(
        of.type(),
        of.named(),
        source ->
            Compiler.map(
                of.values(source),
                each ->
                    each instanceof Long number
                        ? (Object) Math.abs(number)
                        : (Object) Math.abs(((Number) each).doubleValue())));
  }

  private static Object fold(Object text, boolean lower) {
    String plain = text.toString();
    return lower ? plain.toLowerCase(Locale.ROOT) : plain.toUpperCase(Locale.ROOT);
  }

  private static Operand extreme(Term.CallTerm call, Operand first) throws FilterSyntaxException {
    List<Operand> all = new ArrayList<>();
    for (Term each : call.arguments()) {
      Operand operand = Compiler.operandBeside(each, first);
      if (!operand.comparableWith(first)) {
        throw each.token().error("cannot be compared with the others", "the type of the first");
      }
      all.add(operand);
    }
    int sign = call.function().equals("max") ? 1 : -1;
    return new Operand(
        first.type(),
        first.named(),
        source -> {
          List<Object> best = List.of();
          for (Operand each : all) {
            for (Object value : each.values(source)) {
              boolean further = best.isEmpty() || sign * Comparison.order(value, best.get(0)) > 0;
              if (further && !Comparison.noNumber(value)) {
                best = List.of(value);
              }
            }
          }
          return best;
        });
  }
}
