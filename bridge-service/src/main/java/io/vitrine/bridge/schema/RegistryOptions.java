package io.vitrine.bridge.schema;

import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * Where the registry is and how it is asked. Has no {@code toString} that shows the password.
 *
 * <p>Threads: any; immutable.
 */
final class RegistryOptions {
  private final String url;
  private final String authorization;
  private final String caFile;
  private final long timeoutMillis;
  private final long waitMillisMax;
  private final long refreshMillis;

  private RegistryOptions(Settings settings, String url) {
    this.url = url;
    String user = settings.get(BridgeOptions.REGISTRY_USERNAME);
    String both = user + ":" + settings.get(BridgeOptions.REGISTRY_PASSWORD);
    this.authorization =
        user.isEmpty()
            ? ""
            : "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    this.caFile = settings.get(BridgeOptions.REGISTRY_CA_FILE);
    this.timeoutMillis = settings.get(BridgeOptions.REGISTRY_TIMEOUT);
    this.waitMillisMax = settings.get(BridgeOptions.REGISTRY_WAIT_MAX);
    this.refreshMillis = settings.get(BridgeOptions.REGISTRY_REFRESH);
  }

  /**
   * @throws IllegalArgumentException if there is no URL, or it is none
   */
  static RegistryOptions of(Settings settings) {
    String url = settings.get(BridgeOptions.REGISTRY_URL).replaceFirst("/+$", "");
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && (scheme.equals("http") || scheme.equals("https"))) {
        return new RegistryOptions(settings, url);
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(message(), e);
    }
    throw new IllegalArgumentException(message());
  }

  private static String message() {
    return BridgeOptions.REGISTRY_URL.key()
        + ": a route has a schema_subject (expected: http://HOST:PORT or https://HOST:PORT, without"
        + " a user)";
  }

  String url() {
    return url;
  }

  /** Of the header; empty for none. */
  String authorization() {
    return authorization;
  }

  /** Empty for what Java trusts. */
  String caFile() {
    return caFile;
  }

  long timeoutMillis() {
    return timeoutMillis;
  }

  long waitMillisMax() {
    return waitMillisMax;
  }

  long refreshMillis() {
    return refreshMillis;
  }
}
