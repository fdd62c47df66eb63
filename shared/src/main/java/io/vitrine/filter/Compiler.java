package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import io.vitrine.dissect.payload.PayloadView;
import io.vitrine.mqtt.property.Properties;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Checks terms and turns them into operands. */
final class Compiler {
  private Compiler() {}

  /** An operand of a term that is no literal. */
  static Operand operand(Term term) throws FilterSyntaxException {
    if (term instanceof Term.FieldTerm field) {
      return field(field);
    }
    if (term instanceof Term.SliceTerm slice) {
      return slice(slice);
    }
    if (term instanceof Term.CallTerm call) {
      return Functions.operand(call);
    }
    if (term instanceof Term.BinaryTerm binary) {
      return Arithmetic.operand(binary);
    }
    if (term instanceof Term.NegativeTerm negative) {
      Operand zero = constant(FieldType.UNSIGNED, 0L);
      return Arithmetic.operand(negative.token(), zero, operandBeside(negative.of(), zero));
    }
    throw term.token().error("not a field: " + term.token().shown(), "a field");
  }

  /** An operand of any term; a literal takes the type of {@code beside}. */
  static Operand operandBeside(Term term, Operand beside) throws FilterSyntaxException {
    if (term instanceof Term.LiteralTerm literal) {
      return constant(beside.type(), Literals.value(literal.token(), beside));
    }
    return operand(term);
  }

  static Operand constant(FieldType type, Object value) {
    List<Object> values = List.of(value);
    return new Operand(type, null, source -> values);
  }

  private static Operand field(Term.FieldTerm term) {
    Field field = term.field();
    if (field.type() == FieldType.PATH) {
      String path = String.valueOf(term.key());
      return new Operand(
          FieldType.STRING, null, source -> map(at(source, field, path), String::valueOf));
    }
    if (field.type() != FieldType.PAIR) {
      return new Operand(field.type(), field, source -> source.values(field));
    }
    String key = term.key();
    Function<FieldSource, List<Object>> read =
        key == null
            ? source -> map(source.values(field), Compiler::pairText)
            : source -> ofKey(source.values(field), key);
    return new Operand(FieldType.STRING, null, read);
  }

  /**
   * What is at a path takes its type from what it is compared with: beside a number it is its
   * numbers, else the texts of all there is.
   *
   * @return null if the term is no path
   */
  static @Nullable Operand numbers(Term term) {
    if (!(term instanceof Term.FieldTerm path) || path.field().type() != FieldType.PATH) {
      return null;
    }
    Field field = path.field();
    String key = String.valueOf(path.key());
    return new Operand(
        FieldType.FLOAT,
        null,
        source -> at(source, field, key).stream().filter(each -> each instanceof Number).toList());
  }

  private static List<Object> at(FieldSource source, Field field, String path) {
    for (Object each : source.values(field)) {
      if (each instanceof PayloadView view) {
        return view.values(path);
      }
    }
    return List.of();
  }

  private static Object pairText(Object pair) {
    return pair instanceof Properties.Pair each ? each.name() + "=" + each.value() : pair;
  }

  private static List<Object> ofKey(List<Object> pairs, String key) {
    List<Object> values = new ArrayList<>();
    for (Object each : pairs) {
      if (each instanceof Properties.Pair pair && pair.name().equals(key)) {
        values.add(pair.value());
      }
    }
    return values;
  }

  /** As {@link #operand}; a protocol stands for its bytes. */
  static Operand content(Term term) throws FilterSyntaxException {
    if (term instanceof Term.FieldTerm named && FrameFields.hasBytes(named.field())) {
      Field protocol = named.field();
      return new Operand(FieldType.BYTES, null, source -> source.bytes(protocol));
    }
    return operand(term);
  }

  private static Operand slice(Term.SliceTerm term) throws FilterSyntaxException {
    Operand of = content(term.of());
    if (!of.textOrBytes() && of.type() != FieldType.IPV4 && of.type() != FieldType.IPV6) {
      throw term.token().error("only text and bytes have slices", "a comparison");
    }
    Slice slice = term.slice();
    return new Operand(
        FieldType.BYTES,
        null,
        source -> {
          List<Object> parts = new ArrayList<>();
          for (Object each : of.values(source)) {
            byte[] part = slice.of(bytes(each));
            if (part.length > 0) {
              parts.add(part);
            }
          }
          return parts;
        });
  }

  static byte[] bytes(Object value) {
    return value instanceof byte[] bytes
        ? bytes
        : value.toString().getBytes(StandardCharsets.UTF_8);
  }

  static List<Object> map(List<Object> values, Function<Object, Object> change) {
    if (values.isEmpty()) {
      return values;
    }
    List<Object> changed = new ArrayList<>(values.size());
    for (Object each : values) {
      changed.add(change.apply(each));
    }
    return changed;
  }
}
