package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerRowTest {
  @TempDir Path directory;

  private Settings read(String yaml, String... sets) throws IOException {
    Path file = Files.writeString(directory.resolve("v.yaml"), yaml);
    ConfigReader reader = new ConfigReader().file(file);
    for (String set : sets) {
      reader.set(set);
    }
    return reader.read();
  }

  private static List<String> places(Settings settings) {
    return ListenerRow.of(settings).stream()
        .map(row -> row.name() + " " + row.transport() + " " + row.host() + " " + row.port())
        .toList();
  }

  @Test
  void withoutAListThereAreTheUsualOnes() throws IOException {
    assertThat(places(read(""))).containsExactly("mqtt tcp 127.0.0.1 1883", "ws ws 127.0.0.1 8083");
    assertThat(
            places(
                read(
                    "broker: {host: \"::\", tls: {certificate_file: a, key_file: b}}",
                    "node.port_offset=10")))
        .containsExactly(
            "mqtt tcp :: 1893", "mqtts tls :: 8893", "wss wss :: 8094", "ws ws :: 8093");
    assertThat(places(read("broker: {port: 0}")))
        .containsExactly("mqtt tcp 127.0.0.1 0", "ws ws 127.0.0.1 0");
    assertThat(places(read("broker: {port: 0, ws_port: 9}")))
        .containsExactly("mqtt tcp 127.0.0.1 0", "ws ws 127.0.0.1 9");
  }

  @Test
  void aListReplacesThemAndEachRowOverridesWhatItSays() throws IOException {
    Settings settings =
        read(
            """
            broker:
              packet_bytes_max: 1KiB
              receive_maximum: 7
              listeners:
                - {name: a, port: 1000, packet_bytes_max: 2KiB, ws_path: /x}
                - {name: b, unix_socket: /run/b.sock}
            """,
            "node.port_offset=10");
    assertThat(places(settings)).containsExactly("a tcp 127.0.0.1 1010", "b tcp 127.0.0.1 0");
    Settings a = ListenerRow.of(settings).get(0).settings(settings);
    Settings b = ListenerRow.of(settings).get(1).settings(settings);
    assertThat(a.get(BrokerOptions.PACKET_BYTES_MAX)).isEqualTo(2_048);
    assertThat(a.get(ListenerOptions.WS_PATH)).isEqualTo("/x");
    assertThat(a.get(BrokerOptions.RECEIVE_MAXIMUM)).isEqualTo(7);
    assertThat(b.get(BrokerOptions.PACKET_BYTES_MAX)).isEqualTo(1_024);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "listeners: [] | 1:10: broker.listeners: no listener (expected: one at least)",
        "listeners: [{name: a}] | 1:22: broker.listeners[0]: no port (expected: port or unix_socket)",
        "listeners: [{name: a, port: 1, unix_socket: /s}] | 1:22: broker.listeners[0]: port and unix_socket (expected: one of them)",
        "listeners: [{name: a, port: 1, transport: udp}] | 1:52: broker.listeners[0].transport: value udp (expected: one of tcp, tls, ws, wss)",
        "listeners: [{name: a, port: 1, connection_max: 1}] | 1:41: broker.listeners[0].connection_max: unknown key (did you mean connections_max?)",
        "listeners: [{name: a, port: 1}, {name: a, port: 2}] | 1:42: broker.listeners[1].name: \"a\" is already at FILE:1:22",
        "listeners: [{name: a, port: 1}, {name: b, port: 1}] | 1:10: broker.listeners: listeners a and b are both at 127.0.0.1 port 1",
        "ws_port: 1883 | 1:10: broker.ws_port: listeners mqtt and ws are both at 127.0.0.1 port 1883",
        "listeners: [{name: a, port: 1, transport: tls}] | 1:10: broker.listeners: listener a, TLS: certificate_file is not set",
        "tls: {certificate_file: c} | 1:16: broker.tls.certificate_file: listener mqtts, TLS: key_file is not set",
        "tls: {certificate_file: c, key_file: k, versions: [SSLv3]} | 1:16: broker.tls.certificate_file: listener mqtts, TLS: version SSLv3 (expected: TLSv1.2 or TLSv1.3)",
        "tls: {certificate_file: c, key_file: k, username: cn} | 1:16: broker.tls.certificate_file: listener mqtts, TLS: a username from the certificate, but client_certificate is none",
        "tls: {certificate_file: c, key_file: k, client_certificate: required} | 1:16: broker.tls.certificate_file: listener mqtts, TLS: client_ca_file is not set, so no client certificate can be trusted",
        "listeners: [{name: a, port: 1}], port: 2 | 1:43: broker.port: has no effect beside broker.listeners at FILE:1:10",
      })
  void whatDoesNotFitIsSaidWithItsPlace(String yaml, String message) {
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> read("broker: {" + yaml + "}"));
    String file = directory.resolve("v.yaml").toString();
    assertThat(refusal).hasMessage(file + ":" + message.replace("FILE", file));
  }
}
