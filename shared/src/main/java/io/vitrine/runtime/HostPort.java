package io.vitrine.runtime;

/** Addresses as people read them and paste them. */
public final class HostPort {
  private HostPort() {}

  /** The host by which its own machine reaches what listens at a host, be it at all of them. */
  public static String reached(String host) {
    return host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
  }

  /** {@code 127.0.0.1:1883}, {@code [::1]:1883}. */
  public static String format(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
