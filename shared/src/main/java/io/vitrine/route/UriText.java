package io.vitrine.route;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** References to resources as RFC 3986 has them: ASCII alone, the rest percent-encoded. */
public final class UriText {
  private static final String UNRESERVED = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  private UriText() {}

  /** Whether it is a URI reference with something in it. */
  public static boolean legal(String text) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      return false;
    }
    try {
      new URI(text);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** As one can put it into a path: {@code /} stays, what else is no letter or digit is encoded. */
  public static String escape(String value) {
    StringBuilder out = new StringBuilder(value.length());
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xFF);
      if (plain(c)) {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
      }
    }
    return out.toString();
  }

  private static boolean plain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '/'
        || UNRESERVED.indexOf(c) >= 0;
  }
}
