package io.vitrine.route;

/** What Kafka allows as the name of a topic: 1 to 249 of {@code a-z A-Z 0-9 . _ -}. */
public final class KafkaTopic {
  /** For error messages. */
  public static final String EXPECTED = "1 to 249 of a-z A-Z 0-9 . _ -";

  private static final int LENGTH_MAX = 249;

  private KafkaTopic() {}

  public static boolean legal(String name) {
    if (name.isEmpty() || name.length() > LENGTH_MAX || name.equals(".") || name.equals("..")) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!allowed(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** {@code /} becomes {@code .}, and what Kafka does not allow becomes {@code _}. */
  public static String escape(String value) {
    int bad = 0;
    while (bad < value.length() && allowed(value.charAt(bad))) {
      bad++;
    }
    if (bad == value.length()) {
      return value;
    }
    StringBuilder out = new StringBuilder(value);
    for (int i = bad; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c == '/') {
        out.setCharAt(i, '.');
      } else if (!allowed(c)) {
        out.setCharAt(i, '_');
      }
    }
    return out.toString();
  }

  private static boolean allowed(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
