package io.vitrine.inspector.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** A listener of mosquitto's for one kind of traffic, which is captured by itself. */
enum Listener {
  VERSIONS,
  IPV6,
  LARGE,
  MALFORMED,
  WEBSOCKET("protocol websockets"),
  TLS_1_2("tls_version tlsv1.2"),
  TLS_1_3("tls_version tlsv1.3");

  private final List<String> lines;

  Listener(String... lines) {
    this.lines = List.of(lines);
  }

  String host() {
    return this == IPV6 ? "::1" : "127.0.0.1";
  }

  /** Whether this machine has its address. */
  boolean possible() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host()), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean secured() {
    return this == TLS_1_2 || this == TLS_1_3;
  }

  /** As OpenSSL names its version of TLS: {@code TLSv1_2}. */
  String tlsVersion() {
    return name().replace("TLS_", "TLSv");
  }

  /** What the configuration file says of it. */
  List<String> lines() {
    return lines;
  }
}
