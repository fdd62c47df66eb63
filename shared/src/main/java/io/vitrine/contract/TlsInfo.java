package io.vitrine.contract;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What TLS handshake a connection began with.
 *
 * @param version {@code TLSv1.2} or {@code TLSv1.3}
 * @param cipher IANA name of the cipher suite
 * @param serverName that the client asked for (SNI); null if it asked for none
 * @param clientSubject distinguished name of the client's certificate (RFC 2253); null without one
 */
public record TlsInfo(
    String version, String cipher, @Nullable String serverName, @Nullable String clientSubject) {

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("version", version).put("cipher", cipher);
    if (serverName != null) {
      json.put("server_name", serverName);
    }
    if (clientSubject != null) {
      json.put("client_subject", clientSubject);
    }
    return json;
  }

  static @Nullable TlsInfo fromJson(@Nullable JsonObject json) {
    return json == null
        ? null
        : new TlsInfo(
            json.getString("version"),
            json.getString("cipher"),
            json.getString("server_name"),
            json.getString("client_subject"));
  }
}
