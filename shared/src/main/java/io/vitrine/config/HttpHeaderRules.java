package io.vitrine.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Headers that Java's HTTP client takes. */
final class HttpHeaderRules {
  /** RFC 9110, section 5.6.2. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private static final Pattern VALUE = Pattern.compile("[\\t -~]*");

  /** Those the client, or whoever writes the body, sets. */
  private static final Set<String> NOT_OURS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  private HttpHeaderRules() {}

  /**
   * @throws IllegalArgumentException if one is not as it must be; without its value
   */
  static Map<String, String> read(Object raw) {
    Map<String, String> headers = Scalars.map(raw);
    headers.forEach(
        (name, value) -> {
          boolean named =
              NAME.matcher(name).matches() && !NOT_OURS.contains(name.toLowerCase(Locale.ROOT));
          if (!named || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a header: " + name);
          }
        });
    return headers;
  }
}
