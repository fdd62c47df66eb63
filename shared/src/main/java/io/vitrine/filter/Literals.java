package io.vitrine.filter;

import io.vitrine.dissect.Field;
import io.vitrine.dissect.FieldType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Turns what is written as a value into a value of the type it is compared with. */
final class Literals {
  private Literals() {}

  /** The value of a literal beside an operand. */
  static Object value(Token token, Operand beside) throws FilterSyntaxException {
    Object value =
        switch (beside.type()) {
          case UNSIGNED, BOOLEAN -> number(token, beside.named());
          case FLOAT -> decimal(token.text());
          case STRING -> token.text();
          case BYTES -> bytes(token);
          case IPV4 -> AddressRange.parse(token.text(), false);
          case IPV6 -> AddressRange.parse(token.text(), true);
          case TIME -> Times.nanos(token.text());
          case NONE, PAIR, PATH -> null;
        };
    Field named = beside.named();
    if (named != null && value instanceof Long number && number > FieldRanges.max(named)) {
      long max = FieldRanges.max(named);
      throw token.error(token.shown() + " is too big for " + named, "at most " + max);
    }
    if (value == null) {
      throw token.error("not " + expected(beside.type()) + ": " + token.shown(), help(beside));
    }
    return value;
  }

  private static @Nullable Object number(Token token, @Nullable Field named) {
    String text = token.text();
    if (token.kind() == Token.Kind.CHARACTER) {
      return (long) text.charAt(0);
    }
    Long integer = integer(text);
    if (integer != null && token.kind() == Token.Kind.WORD) {
      return integer;
    }
    Long byName = named == null ? null : named.values().value(text);
    if (byName != null) {
      return byName;
    }
    if (text.equalsIgnoreCase("true")) {
      return 1L;
    }
    if (text.equalsIgnoreCase("false")) {
      return 0L;
    }
    if (integer != null || token.kind() != Token.Kind.WORD) {
      return integer;
    }
    return decimal(text);
  }

  /** Decimal, 0x hex, 0b binary; null if it is none. */
  static @Nullable Long integer(String text) {
    try {
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return Long.parseLong(text.substring(2), 16);
      }
      if (text.startsWith("0b") || text.startsWith("0B")) {
        return Long.parseLong(text.substring(2), 2);
      }
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether it is written as a number, without quotes. */
  static boolean isNumber(Token token) {
    return token.kind() == Token.Kind.WORD
        && (integer(token.text()) != null || decimal(token.text()) != null);
  }

  private static @Nullable Double decimal(String text) {
    try {
      return new BigDecimal(text).doubleValue();
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** {@code aa:bb:cc}, {@code aa.bb.cc}, {@code aabbcc}, {@code 0xaabb} or a string's UTF-8. */
  private static byte @Nullable [] bytes(Token token) {
    String text = token.text();
    if (token.kind() != Token.Kind.WORD) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String hex = text.startsWith("0x") ? text.substring(2) : text;
    boolean parted = hex.indexOf(':') >= 0 || hex.indexOf('.') >= 0;
    if (parted && !hex.matches("[0-9a-fA-F]{2}([:.][0-9a-fA-F]{2})*")) {
      return null;
    }
    String digits = hex.replaceAll("[:.]", "");
    boolean right = digits.matches("([0-9a-fA-F]{2})+");
    return right ? HexFormat.of().parseHex(digits) : null;
  }

  private static String expected(FieldType type) {
    return switch (type) {
      case UNSIGNED, BOOLEAN, FLOAT -> "a number";
      case STRING -> "a string";
      case BYTES -> "bytes";
      case IPV4 -> "an IPv4 address";
      case IPV6 -> "an IPv6 address";
      case TIME -> "a time";
      case NONE, PAIR, PATH -> "comparable";
    };
  }

  private static String help(Operand beside) {
    Field named = beside.named();
    if (named != null && !named.values().isEmpty()) {
      return "a number or one of: " + String.join(", ", named.values().all().values());
    }
    return switch (beside.type()) {
      case BYTES -> "bytes as aa:bb:cc or a string in quotes";
      case IPV4 -> "an address or network: 10.0.0.0/8";
      case IPV6 -> "an address or network: 2001:db8::/32";
      case TIME -> "a time: \"2026-01-31 23:59:59\" or seconds since 1970";
      default -> expected(beside.type());
    };
  }
}
