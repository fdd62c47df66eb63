package io.vitrine.standalone;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttClientOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The broker that is probed, and how to get in. It has no {@code toString} with the password. */
final class ProbeTarget {
  private final String host;
  private final int port;
  private final MqttClientOptions options;

  private ProbeTarget(String host, int port, MqttClientOptions options) {
    this.host = host;
    this.port = port;
    this.options = options;
  }

  /**
   * @param address host:port, an IPv6 address in brackets
   * @param ca certificates to trust, which asks for TLS; null for none
   * @throws Refusal if the address is none
   */
  static ProbeTarget of(
      String address, @Nullable Path ca, @Nullable String user, @Nullable String password)
      throws Refusal {
    int colon = address.lastIndexOf(':');
    String host = colon < 1 ? "" : address.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = 0;
    }
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new Refusal("--mqtt: " + address + " (expected: host:port)");
    }
    MqttClientOptions options = new MqttClientOptions().setAutoKeepAlive(true);
    if (user != null) {
      options.setUsername(user).setPassword(password == null ? "" : password);
    }
    if (ca != null) {
      options
          .setSsl(true)
          .setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))
          .setHostnameVerificationAlgorithm("HTTPS");
    }
    return new ProbeTarget(host, port, options);
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  MqttClientOptions options() {
    return options;
  }

  @Override
  public String toString() {
    return new ListenAddress(host, port).toString();
  }
}
