package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static String statusWithHost(InspectorFixture inspector, String host) throws Exception {
    return status(inspector, "/api/v1/nodes", host);
  }

  private static String status(InspectorFixture inspector, String path, String host)
      throws Exception {
    URI url = URI.create(inspector.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }

  @Test
  void aLoopbackAddressAnswersToLoopbackNamesOnly() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      assertThat(statusWithHost(inspector, "localhost:8080")).contains(" 200 ");
      assertThat(statusWithHost(inspector, "127.0.0.1")).contains(" 200 ");
      assertThat(statusWithHost(inspector, "[::1]:8080")).contains(" 200 ");
      assertThat(statusWithHost(inspector, "rebound.example")).contains(" 421 ");
    }
  }

  @Test
  void probesMayNameTheAddress() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      assertThat(status(inspector, "/health/live", "10.1.2.3:8080")).contains(" 200 ");
      assertThat(status(inspector, "/metrics", "10.1.2.3:8080")).contains(" 200 ");
    }
  }

  @Test
  void allowedHostsAreAllowed() throws Exception {
    Settings settings =
        Settings.defaults().with("inspector.allowed_hosts", List.of("vitrine.example"));
    try (InspectorFixture inspector = new InspectorFixture(settings)) {
      assertThat(statusWithHost(inspector, "vitrine.example")).contains(" 200 ");
      assertThat(statusWithHost(inspector, "other.example")).contains(" 421 ");
    }
  }
}
