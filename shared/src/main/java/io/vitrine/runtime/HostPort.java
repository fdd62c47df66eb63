package io.vitrine.runtime;

/** Addresses as people read them and paste them. */
public final class HostPort {
  private HostPort() {}

  /** {@code 127.0.0.1:1883}, {@code [::1]:1883}. */
  public static String format(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
