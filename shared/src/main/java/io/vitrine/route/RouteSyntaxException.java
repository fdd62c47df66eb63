package io.vitrine.route;

import org.jspecify.annotations.Nullable;

/** A text of a route that cannot be: what is wrong, where in the text, and what would be right. */
public final class RouteSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final @Nullable String expected;

  /**
   * @param expected what would be right; null where {@code what} says it
   */
  RouteSyntaxException(String what, @Nullable String expected) {
    super(expected == null ? what : what + " (expected: " + expected + ")");
    this.what = what;
    this.expected = expected;
  }

  /**
   * @param at index of the first character that is wrong, from 0
   */
  static RouteSyntaxException at(int at, String what, @Nullable String expected) {
    return new RouteSyntaxException("at character " + (at + 1) + ": " + what, expected);
  }

  /** With the place in the text, characters counted from 1. */
  public String what() {
    return what;
  }

  public @Nullable String expected() {
    return expected;
  }
}
