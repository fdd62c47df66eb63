package io.vitrine.filter;

/**
 * A word of a filter.
 *
 * @param text for a string its content with escapes resolved, else as written
 * @param position index of its first character
 * @param length characters as written
 */
record Token(Kind kind, String text, int position, int length) {
  enum Kind {
    WORD,
    STRING,
    CHARACTER,
    SYMBOL,
    END
  }

  boolean is(String word) {
    return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(word);
  }

  FilterSyntaxException error(String message, String expected) {
    return new FilterSyntaxException(message, position, length, expected, java.util.List.of());
  }

  /** The token for a message. */
  String shown() {
    return kind == Kind.END
        ? "end of the expression"
        : kind == Kind.STRING ? '"' + text + '"' : text;
  }
}
