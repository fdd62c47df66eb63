package io.vitrine.filter;

import java.util.List;

/** A filter cannot be compiled. Carries where, and what was expected there. */
public final class FilterSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;
  private final int length;
  private final String expected;
  private final List<String> suggestions;

  /**
   * @param position index of the first character concerned, from 0
   * @param length characters concerned; 0 at the end of the text
   * @param expected what would be right there; may be empty
   * @param suggestions names that may have been meant
   */
  public FilterSyntaxException(
      String message, int position, int length, String expected, List<String> suggestions) {
    super(message, null, false, false);
    this.position = position;
    this.length = length;
    this.expected = expected;
    this.suggestions = List.copyOf(suggestions);
  }

  public int position() {
    return position;
  }

  public int length() {
    return length;
  }

  public String expected() {
    return expected;
  }

  public List<String> suggestions() {
    return suggestions;
  }
}
