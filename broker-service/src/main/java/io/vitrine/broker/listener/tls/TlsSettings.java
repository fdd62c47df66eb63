package io.vitrine.broker.listener.tls;

import io.vitrine.config.ListenerOptions;
import io.vitrine.config.ServerNameRow;
import io.vitrine.config.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * TLS of one listener as configured; see the options {@code broker.tls.*}.
 *
 * @param applicationProtocol that is agreed to if the client offers it (ALPN)
 */
public record TlsSettings(
    String certificateFile,
    String keyFile,
    List<ServerNameRow> serverNames,
    String clientCertificate,
    String clientCaFile,
    String username,
    List<String> versions,
    List<String> ciphers,
    String engine,
    String applicationProtocol) {

  public static TlsSettings of(Settings own, String applicationProtocol) {
    return new TlsSettings(
        own.get(ListenerOptions.TLS_CERTIFICATE_FILE),
        own.get(ListenerOptions.TLS_KEY_FILE),
        own.get(ListenerOptions.TLS_SERVER_NAMES),
        own.get(ListenerOptions.TLS_CLIENT_CERTIFICATE),
        own.get(ListenerOptions.TLS_CLIENT_CA_FILE),
        own.get(ListenerOptions.TLS_USERNAME),
        own.get(ListenerOptions.TLS_VERSIONS),
        own.get(ListenerOptions.TLS_CIPHERS),
        own.get(ListenerOptions.TLS_ENGINE),
        applicationProtocol);
  }

  boolean asksClient() {
    return !clientCertificate.equals("none");
  }

  /** All files that it is made of. */
  List<String> files() {
    List<String> files = new ArrayList<>(List.of(certificateFile, keyFile));
    for (ServerNameRow each : serverNames) {
      files.add(each.certificateFile());
      files.add(each.keyFile());
    }
    if (asksClient()) {
      files.add(clientCaFile);
    }
    return files;
  }
}
