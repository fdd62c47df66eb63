package io.vitrine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Options of the section {@code broker} about listeners: transports, TLS, who may connect how fast.
 */
public final class ListenerOptions {
  static final List<String> TRANSPORTS = List.of("tcp", "tls", "ws", "wss");

  public static final Option<Integer> WS_PORT =
      Option.port(
          "broker.ws_port",
          8083,
          "Port of MQTT over WebSocket; 0 takes a free one, and so does a `broker.port` of 0 if this"
              + " is not set.");
  public static final Option<Integer> TLS_PORT =
      Option.port(
          "broker.tls_port",
          8883,
          "Port of MQTT over TLS, listened on if `broker.tls.certificate_file` is set; 0 takes a free"
              + " one.");
  public static final Option<Integer> WSS_PORT =
      Option.port(
          "broker.wss_port",
          8084,
          "Port of MQTT over secure WebSocket, listened on if `broker.tls.certificate_file` is set;"
              + " 0 takes a free one.");

  public static final Option<Boolean> PROXY_PROTOCOL =
      Option.flag(
          "broker.proxy_protocol",
          false,
          "Whether each connection begins with a PROXY protocol header, version 1 or 2, that says where"
              + " it comes from. Whoever reaches the port can claim any address: let only the proxy.");
  public static final Option<Long> HANDSHAKE_TIMEOUT =
      Option.duration(
          "broker.handshake_timeout",
          10_000,
          1_000,
          300_000,
          "How long PROXY header, TLS handshake and WebSocket upgrade may take together; then"
              + " `broker.connect_timeout` begins.");
  public static final Option<Integer> HANDSHAKES_MAX =
      Option.integer(
          "broker.handshakes_max",
          10_000,
          1,
          10_000_000,
          "Most connections of a listener whose CONNECT has not come yet; one more is closed at once.");
  public static final Option<Integer> ACCEPTS_PER_SECOND_MAX =
      Option.integer(
          "broker.accepts_per_second_max",
          0,
          0,
          1_000_000,
          "Most connections that a listener accepts in a second; the others wait in the operating"
              + " system (`broker.accept_backlog`). 0 for no limit.");

  public static final Option<Integer> CLIENT_MESSAGES_PER_SECOND_MAX =
      Option.integer(
          "broker.client_messages_per_second_max",
          0,
          0,
          100_000_000,
          "Most PUBLISH packets of one client in a second; one that sends more is read more slowly, not"
              + " disconnected. 0 for no limit.");
  public static final Option<Long> CLIENT_BYTES_PER_SECOND_MAX =
      Option.bytes(
          "broker.client_bytes_per_second_max",
          0,
          0,
          1L << 40,
          "Most bytes of one client in a second; one that sends more is read more slowly. 0 for no"
              + " limit.");
  public static final Option<Integer> MESSAGES_PER_SECOND_MAX =
      Option.integer(
          "broker.listener_messages_per_second_max",
          0,
          0,
          1_000_000_000,
          "The same for all clients of a listener together.");
  public static final Option<Long> BYTES_PER_SECOND_MAX =
      Option.bytes(
          "broker.listener_bytes_per_second_max",
          0,
          0,
          1L << 40,
          "The same for all clients of a listener together.");

  public static final Option<String> WS_PATH =
      Option.text(
          "broker.ws.path",
          "",
          "Path that a WebSocket client must ask for, such as `/mqtt`; others get 404. Empty: any path."
              + " A query may follow in any case.");
  public static final Option<Boolean> WS_COMPRESSION =
      Option.flag(
          "broker.ws.compression",
          false,
          "Whether permessage-deflate is agreed to; it costs CPU and some 50 KiB for each client that"
              + " uses it.");

  public static final Option<String> TLS_CERTIFICATE_FILE =
      Option.text(
          "broker.tls.certificate_file",
          "",
          "PEM file: the certificate, then those that lead to its root.");
  public static final Option<String> TLS_KEY_FILE =
      Option.text("broker.tls.key_file", "", "PEM file: its private key, not encrypted.");
  private static final Option<String> NAME =
      Option.text("name", "", "Server name, or `*.example.org`.").required();
  private static final Option<String> NAME_CERTIFICATE =
      Option.text("certificate_file", "", "PEM file: the certificate for that name.").required();
  private static final Option<String> NAME_KEY =
      Option.text("key_file", "", "PEM file: its private key.").required();
  public static final Option<List<ServerNameRow>> TLS_SERVER_NAMES =
      Option.rows(
          "broker.tls.server_names",
          List.of(NAME, NAME_CERTIFICATE, NAME_KEY),
          row -> new ServerNameRow(row.get(NAME), row.get(NAME_CERTIFICATE), row.get(NAME_KEY)),
          "More certificates, for clients that ask for a server name (SNI).");
  public static final Option<String> TLS_CLIENT_CERTIFICATE =
      Option.choice(
          "broker.tls.client_certificate",
          "none",
          List.of("none", "optional", "required"),
          "Whether clients are asked for a certificate, and may go without.");
  public static final Option<String> TLS_CLIENT_CA_FILE =
      Option.text(
          "broker.tls.client_ca_file", "", "PEM file: the roots that client certificates lead to.");
  public static final Option<String> TLS_USERNAME =
      Option.choice(
          "broker.tls.username",
          "none",
          List.of("none", "cn", "dn", "dns", "email", "uri"),
          "What of the client's certificate is its user name, in place of that in CONNECT, without a"
              + " password: common name, distinguished name, or the first such subject alternative"
              + " name.");
  public static final Option<List<String>> TLS_VERSIONS =
      Option.texts(
          "broker.tls.versions", List.of("TLSv1.2", "TLSv1.3"), "TLS versions that are spoken.");
  public static final Option<List<String>> TLS_CIPHERS =
      Option.texts(
          "broker.tls.ciphers",
          List.of(),
          "Cipher suites that are spoken, by their IANA names; empty for the usual good ones.");
  public static final Option<String> TLS_ENGINE =
      Option.choice(
          "broker.tls.engine",
          "auto",
          List.of("auto", "boringssl", "jdk"),
          "Who does TLS: `auto` takes BoringSSL where it runs, else the JDK.");
  public static final Option<Long> TLS_RELOAD_INTERVAL =
      Option.duration(
          "broker.tls.reload_interval",
          10_000,
          100,
          86_400_000,
          "How often the files are looked at; changed ones count for new connections, without a"
              + " restart.");

  static final Option<String> LISTENER_NAME =
      Option.text("name", "", "Name of the listener, in connections, metrics and logs.").required();
  static final Option<String> TRANSPORT =
      Option.choice(
          "transport", "tcp", TRANSPORTS, "MQTT over TCP, TLS, WebSocket or secure WebSocket.");
  static final Option<Integer> LISTENER_PORT =
      Option.port("port", 0, "Port; 0 takes a free one. This or `unix_socket` must be there.");
  static final Option<String> UNIX_SOCKET =
      Option.text("unix_socket", "", "Path of a Unix socket, in place of host and port; on Linux.");

  static final List<Option<?>> COLUMNS = columns();

  /** The list of listeners; {@link ListenerRow#of} says which ones there are. */
  public static final Option<List<ListenerRow>> LISTENERS =
      Option.rows(
          "broker.listeners",
          COLUMNS,
          ListenerRow::read,
          "Listeners, in place of those of `broker.port`, `broker.ws_port`, `broker.tls_port` and"
              + " `broker.wss_port`.");

  private ListenerOptions() {}

  private static List<Option<?>> columns() {
    List<Option<?>> columns = new ArrayList<>();
    columns.addAll(List.of(LISTENER_NAME, TRANSPORT, LISTENER_PORT, UNIX_SOCKET));
    List<Option<?>> overrides =
        List.of(
            BrokerOptions.HOST,
            BrokerOptions.ACCEPT_BACKLOG,
            PROXY_PROTOCOL,
            BrokerOptions.CONNECTIONS_MAX,
            HANDSHAKES_MAX,
            ACCEPTS_PER_SECOND_MAX,
            HANDSHAKE_TIMEOUT,
            BrokerOptions.CONNECT_TIMEOUT,
            BrokerOptions.KEEP_ALIVE_SECONDS_MAX,
            BrokerOptions.CLIENT_ID_BYTES_MAX,
            BrokerOptions.PACKET_BYTES_MAX,
            BrokerOptions.TOPIC_ALIAS_MAXIMUM,
            BrokerOptions.TOPIC_ALIAS_OUT_MAX,
            BrokerOptions.RECEIVE_MAXIMUM,
            BrokerOptions.SUBSCRIPTIONS_MAX,
            BrokerOptions.SEND_BYTES_MAX,
            CLIENT_MESSAGES_PER_SECOND_MAX,
            CLIENT_BYTES_PER_SECOND_MAX,
            MESSAGES_PER_SECOND_MAX,
            BYTES_PER_SECOND_MAX,
            WS_PATH,
            WS_COMPRESSION,
            TLS_CERTIFICATE_FILE,
            TLS_KEY_FILE,
            TLS_SERVER_NAMES,
            TLS_CLIENT_CERTIFICATE,
            TLS_CLIENT_CA_FILE,
            TLS_USERNAME,
            TLS_VERSIONS,
            TLS_CIPHERS,
            TLS_ENGINE);
    overrides.forEach(option -> columns.add(option.column()));
    return List.copyOf(columns);
  }
}
