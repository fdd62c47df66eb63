package io.vitrine.filter;

import io.vitrine.filter.Token.Kind;
import java.util.List;

/** Splits a filter into tokens, one at a time, since what stands in brackets is read otherwise. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(
          "===", "!==", "==", "!=", "~=", "~~", "<=", ">=", "&&", "||", "..", "<", ">", "!", "~",
          "&", "(", ")", "{", "}", "[", "]", ",", "+", "-", "*", "/", "%");

  private final String text;
  private int at;

  Lexer(String text) {
    this.text = text;
  }

  Token next() throws FilterSyntaxException {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    int from = at;
    if (at == text.length()) {
      return new Token(Kind.END, "", from, 0);
    }
    char c = text.charAt(at);
    if (c == '"' || (c == 'r' && text.startsWith("r\"", at))) {
      return string(from, c == 'r');
    }
    if (c == '\'') {
      return character(from);
    }
    if (wordAt(at)) {
      return word(from);
    }
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        at += symbol.length();
        return new Token(Kind.SYMBOL, symbol, from, symbol.length());
      }
    }
    throw new FilterSyntaxException(
        "character that no filter has: " + c, at, 1, "a field, a value or an operator", List.of());
  }

  /** The text up to the closing bracket, which is consumed; after an opening bracket. */
  Token brackets() throws FilterSyntaxException {
    int from = at;
    int end = text.indexOf(']', at);
    if (end < 0) {
      throw new FilterSyntaxException("bracket is not closed", from - 1, 1, "]", List.of());
    }
    at = end + 1;
    return new Token(Kind.WORD, text.substring(from, end), from, end - from);
  }

  /** Whether the next character begins a string. */
  boolean atString() {
    return at < text.length() && text.charAt(at) == '"';
  }

  private boolean wordAt(int index) {
    char c = text.charAt(index);
    boolean range = c == '.' && text.startsWith("..", index);
    return (Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':') && !range;
  }

  private Token word(int from) {
    while (at < text.length() && wordAt(at)) {
      at++;
    }
    String word = text.substring(from, at);
    boolean address = word.indexOf(':') >= 0 || word.indexOf('.') != word.lastIndexOf('.');
    if (address && at + 1 < text.length() && text.charAt(at) == '/' && digit(at + 1)) {
      do {
        at++;
      } while (at < text.length() && digit(at));
      word = text.substring(from, at);
    }
    return new Token(Kind.WORD, word, from, at - from);
  }

  private boolean digit(int index) {
    char c = text.charAt(index);
    return c >= '0' && c <= '9';
  }

  private Token string(int from, boolean raw) throws FilterSyntaxException {
    StringBuilder content = new StringBuilder();
    at += raw ? 2 : 1;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        escape(content, raw);
      } else {
        content.append(text.charAt(at++));
      }
    }
    if (at == text.length()) {
      throw new FilterSyntaxException("string is not closed", from, 1, "\"", List.of());
    }
    at++;
    return new Token(Kind.STRING, content.toString(), from, at - from);
  }

  private void escape(StringBuilder content, boolean raw) {
    char c = text.charAt(at + 1);
    if (raw) {
      content.append('\\').append(c);
      at += 2;
      return;
    }
    int code = c == 'x' && at + 3 < text.length() ? hex(at + 2) : -1;
    if (code >= 0) {
      content.append((char) code);
      at += 4;
      return;
    }
    switch (c) {
      case 'n' -> content.append('\n');
      case 'r' -> content.append('\r');
      case 't' -> content.append('\t');
      case '0' -> content.append('\0');
      case '"', '\\', '\'' -> content.append(c);
      // Not an escape: the backslash stays, so that "\d+" is a regular expression.
      default -> content.append('\\').append(c);
    }
    at += 2;
  }

  private int hex(int index) {
    int high = Character.digit(text.charAt(index), 16);
    int low = Character.digit(text.charAt(index + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private Token character(int from) throws FilterSyntaxException {
    int end = text.indexOf('\'', from + 1 + (text.startsWith("\\", from + 1) ? 2 : 1));
    StringBuilder content = new StringBuilder();
    at++;
    if (end > 0 && text.charAt(at) == '\\') {
      escape(content, false);
    } else if (end > 0) {
      content.append(text.charAt(at++));
    }
    if (end < 0 || at != end) {
      throw new FilterSyntaxException("character is not closed", from, 1, "'c'", List.of());
    }
    at++;
    return new Token(Kind.CHARACTER, content.toString(), from, at - from);
  }
}
