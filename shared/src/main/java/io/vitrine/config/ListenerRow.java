package io.vitrine.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One listener as configured.
 *
 * @param name unique among the listeners
 * @param transport {@code tcp}, {@code tls}, {@code ws} or {@code wss}
 * @param host address to bind
 * @param port 0 for a free one
 * @param unixSocket path; empty if it is host and port
 * @param row its columns; those that override an option count in {@link #settings}
 */
public record ListenerRow(
    String name, String transport, String host, int port, String unixSocket, Settings row) {
  /** What says which ports there are when there is no list of listeners. */
  static final List<Option<?>> USUAL =
      List.of(
          BrokerOptions.PORT,
          ListenerOptions.TLS_PORT,
          ListenerOptions.WS_PORT,
          ListenerOptions.WSS_PORT);

  private static final List<String> TLS_VERSIONS = List.of("TLSv1.2", "TLSv1.3");

  /** Those that are listed; without a list the one of {@code broker.port} and its companions. */
  public static List<ListenerRow> of(Settings settings) {
    return settings.isSet(ListenerOptions.LISTENERS)
        ? settings.get(ListenerOptions.LISTENERS).stream().map(row -> row.placed(settings)).toList()
        : usual(settings);
  }

  private ListenerRow placed(Settings all) {
    return new ListenerRow(
        name, transport, settings(all).get(BrokerOptions.HOST), port, unixSocket, row);
  }

  private static List<ListenerRow> usual(Settings settings) {
    List<ListenerRow> rows = new ArrayList<>();
    rows.add(usual(settings, "mqtt", "tcp", BrokerOptions.PORT));
    if (!settings.get(ListenerOptions.TLS_CERTIFICATE_FILE).isEmpty()) {
      rows.add(usual(settings, "mqtts", "tls", ListenerOptions.TLS_PORT));
      rows.add(usual(settings, "wss", "wss", ListenerOptions.WSS_PORT));
    }
    rows.add(usual(settings, "ws", "ws", ListenerOptions.WS_PORT));
    return rows;
  }

  private static ListenerRow usual(
      Settings settings, String name, String transport, Option<Integer> port) {
    boolean free = settings.get(BrokerOptions.PORT) == 0 && !settings.isSet(port);
    return new ListenerRow(
        name,
        transport,
        settings.get(BrokerOptions.HOST),
        free ? 0 : settings.get(port),
        "",
        Settings.defaults());
  }

  static ListenerRow read(Settings row) {
    String socket = row.get(ListenerOptions.UNIX_SOCKET);
    boolean port = row.isSet(ListenerOptions.LISTENER_PORT);
    if (port == !socket.isEmpty()) {
      throw new IllegalArgumentException(
          port
              ? "port and unix_socket (expected: one of them)"
              : "no port (expected: port or unix_socket)");
    }
    return new ListenerRow(
        row.get(ListenerOptions.LISTENER_NAME),
        row.get(ListenerOptions.TRANSPORT),
        BrokerOptions.HOST.defaultValue(),
        row.get(ListenerOptions.LISTENER_PORT),
        socket,
        row);
  }

  /** The settings as they are for this listener. */
  public Settings settings(Settings all) {
    return all.overriddenBy(row, ListenerOptions.COLUMNS);
  }

  public boolean secure() {
    return transport.equals("tls") || transport.equals("wss");
  }

  /**
   * Whether each has a place of its own.
   *
   * @throws IllegalArgumentException saying which have not
   */
  static void checkPlaces(Settings settings) {
    List<ListenerRow> rows = of(settings);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("no listener (expected: one at least)");
    }
    Map<String, String> places = new HashMap<>();
    for (ListenerRow row : rows) {
      String place = row.unixSocket.isEmpty() ? row.host + " port " + row.port : row.unixSocket;
      String other = row.port == 0 && row.unixSocket.isEmpty() ? null : places.put(place, row.name);
      if (other != null) {
        throw new IllegalArgumentException(
            "listeners " + other + " and " + row.name + " are both at " + place);
      }
    }
  }

  /**
   * Whether what they say of TLS fits together.
   *
   * @throws IllegalArgumentException saying what does not
   */
  static void checkTls(Settings settings) {
    of(settings).forEach(row -> row.checkTlsOf(row.settings(settings)));
  }

  private void checkTlsOf(Settings own) {
    boolean certificate = !own.get(ListenerOptions.TLS_CERTIFICATE_FILE).isEmpty();
    boolean key = !own.get(ListenerOptions.TLS_KEY_FILE).isEmpty();
    boolean asked = !own.get(ListenerOptions.TLS_CLIENT_CERTIFICATE).equals("none");
    if (!secure()) {
      return;
    }
    for (String version : own.get(ListenerOptions.TLS_VERSIONS)) {
      if (!TLS_VERSIONS.contains(version)) {
        throw problem("version " + version + " (expected: TLSv1.2 or TLSv1.3)");
      }
    }
    if (own.get(ListenerOptions.TLS_VERSIONS).isEmpty()) {
      throw problem("no version (expected: TLSv1.2 or TLSv1.3)");
    }
    if (!certificate || !key) {
      throw problem((certificate ? "key_file" : "certificate_file") + " is not set");
    }
    if (asked && own.get(ListenerOptions.TLS_CLIENT_CA_FILE).isEmpty()) {
      throw problem("client_ca_file is not set, so no client certificate can be trusted");
    }
    if (!asked && !own.get(ListenerOptions.TLS_USERNAME).equals("none")) {
      throw problem("a username from the certificate, but client_certificate is none");
    }
  }

  private IllegalArgumentException problem(String what) {
    return new IllegalArgumentException("listener " + name + ", TLS: " + what);
  }
}
