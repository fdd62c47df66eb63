package io.vitrine.route;

/** What CloudEvents 1.0 allows in a string: no control characters, no noncharacters. */
public final class EventText {
  private EventText() {}

  /** Whether it may be the value of an attribute, which are not empty. */
  public static boolean legal(String text) {
    return !text.isEmpty() && text.codePoints().allMatch(EventText::allowed);
  }

  private static boolean allowed(int c) {
    boolean control = c <= 0x1F || c >= 0x7F && c <= 0x9F;
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    boolean none = c >= 0xFDD0 && c <= 0xFDEF || (c & 0xFFFE) == 0xFFFE;
    return !control && !surrogate && !none;
  }
}
