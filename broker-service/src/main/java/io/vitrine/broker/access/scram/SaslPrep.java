package io.vitrine.broker.access.scram;

import java.text.Normalizer;

/**
 * SASLprep (RFC 4013): user names and passwords in one form, whatever keyboard they were typed on.
 * Normalized by the JDK's Unicode, which is newer than the RFC's; code points that are not assigned
 * are forbidden.
 */
final class SaslPrep {
  private SaslPrep() {}

  /**
   * @throws IllegalArgumentException if {@code text} has characters that are forbidden; the message
   *     does not repeat them
   */
  static String prepare(String text) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !mappedToNothing(c))
        .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
        .forEach(mapped::appendCodePoint);
    String normalized = Normalizer.normalize(mapped, Normalizer.Form.NFKC);
    if (normalized.codePoints().anyMatch(SaslPrep::forbidden)) {
      throw new IllegalArgumentException("a character that SASLprep (RFC 4013) forbids");
    }
    checkDirections(normalized.codePoints().toArray());
    return normalized;
  }

  /** RFC 3454, B.1. */
  private static boolean mappedToNothing(int c) {
    return c == 0xAD
        || c == 0x34F
        || c == 0x1806
        || c >= 0x180B && c <= 0x180D
        || c >= 0x200B && c <= 0x200D
        || c == 0x2060
        || c >= 0xFE00 && c <= 0xFE0F
        || c == 0xFEFF;
  }

  /** RFC 3454, C.2 to C.9. */
  private static boolean forbidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      default ->
          c >= 0xFFF9 && c <= 0xFFFD || c >= 0x2FF0 && c <= 0x2FFB || c == 0x340 || c == 0x341;
    };
  }

  /** RFC 3454, 6: text from right to left is that from end to end. */
  private static void checkDirections(int[] text) {
    boolean rightToLeft = false;
    boolean leftToRight = false;
    for (int c : text) {
      rightToLeft |= rightToLeft(c);
      leftToRight |= Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT;
    }
    boolean whole = text.length == 0 || rightToLeft(text[0]) && rightToLeft(text[text.length - 1]);
    if (rightToLeft && (leftToRight || !whole)) {
      throw new IllegalArgumentException("directions that SASLprep (RFC 4013) forbids");
    }
  }

  private static boolean rightToLeft(int c) {
    byte direction = Character.getDirectionality(c);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }
}
