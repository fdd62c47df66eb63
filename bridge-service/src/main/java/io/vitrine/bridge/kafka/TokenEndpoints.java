package io.vitrine.bridge.kafka;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;

/**
 * Kafka's clients ask a token endpoint (OAUTHBEARER) only if a system property of the process
 * allows its URL. Who wrote it into the bridge's settings has allowed it.
 */
public final class TokenEndpoints {
  private TokenEndpoints() {}

  /** Process-wide; before a client is made. */
  public static void allow(Map<String, String> properties) {
    String url = properties.get(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL);
    if (url == null || url.isBlank()) {
      return;
    }
    String name = BrokerSecurityConfigs.ALLOWED_SASL_OAUTHBEARER_URLS_CONFIG;
    synchronized (TokenEndpoints.class) {
      Set<String> allowed =
          new LinkedHashSet<>(Arrays.asList(System.getProperty(name, "").split(",")));
      allowed.removeIf(String::isBlank);
      allowed.add(url);
      System.setProperty(name, String.join(",", allowed));
    }
  }
}
