package io.vitrine.inspector.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vitrine.config.Settings;
import io.vitrine.inspector.InspectorFixture;
import io.vitrine.inspector.SampleFrames;
import io.vitrine.inspector.TapFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {
  private record Event(String type, String id, JsonObject data) {}

  /** A client that reads one event at a time. */
  private static final class Client implements AutoCloseable {
    private final InputStream body;
    private final BufferedReader lines;

    Client(InspectorFixture inspector, String query, String... headers) throws Exception {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(inspector.url() + "/api/v1/live?" + query));
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<InputStream> answer =
          inspector.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      body = answer.body();
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    Event next() throws IOException {
      String type = "";
      String id = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !type.isEmpty()) {
          return new Event(type, id, new JsonObject(data));
        }
      }
      throw new IOException("the stream has ended");
    }

    Event nextPacket() throws IOException {
      Event event = next();
      while (!event.type().equals("packet")) {
        event = next();
      }
      return event;
    }

    /** Reads until the stream has begun at a known place. */
    void untilBegun() throws IOException {
      Event event = next();
      while (event.id().isEmpty()) {
        event = next();
      }
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void publish(TapFixture tap, long client, int from, int to) {
    for (int i = from; i < to; i++) {
      tap.see(client, true, SampleFrames.publish5("t/" + i, 0, 0, "x"));
    }
  }

  private static List<String> topics(Client client, int count) throws IOException {
    List<String> topics = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      topics.add(client.nextPacket().data().getString("topic"));
    }
    return topics;
  }

  private static List<String> expected(int from, int to) {
    List<String> topics = new ArrayList<>();
    for (int i = from; i < to; i++) {
      topics.add("t/" + i);
    }
    return topics;
  }

  @Test
  void packetsComeAsTheyHappenInOrderOfTheirLoop() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      TapFixture tap = inspector.tap("broker-0", 2, 1 << 20);
      long client = tap.connect(1, "c", null, "10.0.0.9", 4_000);
      publish(tap, client, 0, 5);
      try (Client live = new Client(inspector, "filter=" + encode("mqtt.topic matches \"^t/\""))) {
        live.untilBegun();
        publish(tap, client, 5, 400);

        assertThat(topics(live, 395)).isEqualTo(expected(5, 400));
      }
    }
  }

  @Test
  void aClientThatComesBackMissesNothing() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      TapFixture tap = inspector.tap("broker-0", 2, 1 << 20);
      long a = tap.connect(0, "a", null, "10.0.0.9", 4_000);
      long b = tap.connect(1, "b", null, "10.0.0.9", 4_001);
      String last;
      List<String> seen = new ArrayList<>();
      try (Client live = new Client(inspector, "")) {
        live.untilBegun();
        for (int i = 0; i < 50; i++) {
          publish(tap, i % 2 == 0 ? a : b, i, i + 1);
        }
        Event event = live.nextPacket();
        for (int i = 0; i < 20; i++) {
          seen.add(event.data().getString("topic"));
          event = live.nextPacket();
        }
        seen.add(event.data().getString("topic"));
        last = event.id();
      }
      publish(tap, a, 50, 60);
      try (Client live = new Client(inspector, "", "Last-Event-ID", last)) {
        seen.addAll(topics(live, 60 - 21));
      }
      assertThat(seen).doesNotHaveDuplicates().hasSize(60);
    }
  }

  @Test
  void theFeedGoesOnFromAPacketListWithoutAGap() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      TapFixture tap = inspector.tap("broker-0", 1, 1 << 20);
      long client = tap.connect(0, "c", null, "10.0.0.9", 4_000);
      publish(tap, client, 0, 10);
      String cursor = new JsonObject(inspector.get("/api/v1/packets").body()).getString("cursor");
      publish(tap, client, 10, 20);
      try (Client live = new Client(inspector, "cursor=" + encode(cursor))) {
        assertThat(topics(live, 10)).isEqualTo(expected(10, 20));
      }
    }
  }

  @Test
  void aBrokerThatComesLaterIsFollowedFromItsFirstFrameOn() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      inspector.tap("broker-0", 1, 1 << 20);
      try (Client live = new Client(inspector, "")) {
        live.untilBegun();
        TapFixture later = inspector.tap("broker-1", 1, 1 << 20);
        publish(later, later.connect(0, "c", null, "10.0.0.9", 4_000), 0, 3);

        assertThat(topics(live, 3)).isEqualTo(expected(0, 3));
      }
    }
  }

  @Test
  void whatAClientWasTooSlowForIsCounted() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      TapFixture tap = inspector.tap("broker-0", 1, 1 << 18);
      long client = tap.connect(0, "c", null, "10.0.0.9", 4_000);
      URI url = URI.create(inspector.url());
      try (Socket socket = new Socket()) {
        // A window so small that the server soon notices that nobody reads.
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket
            .getOutputStream()
            .write(
                "GET /api/v1/live HTTP/1.0\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1_024);
        while (!lines.readLine().startsWith("id: ")) {}
        int published = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(6);
        while (System.nanoTime() < deadline) {
          publish(tap, client, published, published + 500);
          published += 500;
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        long sent = 0;
        long missed = 0;
        while (sent + missed < published) {
          String line = lines.readLine();
          if (line.startsWith("event: packet")) {
            sent++;
          } else if (line.startsWith("data: {\"following\"")) {
            JsonObject status = new JsonObject(line.substring(6));
            missed = status.getLong("lost") + status.getLong("skipped");
            sent = status.getLong("sent");
          }
        }
        assertThat(missed).isPositive();
        assertThat(sent + missed).isEqualTo(published);
      }
    }
  }

  @Test
  void aQuietFeedHasAHeartbeat() throws Exception {
    try (InspectorFixture inspector = new InspectorFixture()) {
      inspector.tap("broker-0", 1, 1 << 16);
      try (Client live = new Client(inspector, "filter=mqtt.topic")) {
        live.untilBegun();
        for (int i = 0; i < 1; i++) {
          assertThat(live.next().type()).isEqualTo("status");
        }
      }
    }
  }

  @Test
  void tooManyClientsAreRefused() throws Exception {
    Settings settings = Settings.defaults().with("inspector.live_clients_max", "1");
    try (InspectorFixture inspector = new InspectorFixture(settings)) {
      inspector.tap("broker-0", 1, 1 << 16);
      try (Client live = new Client(inspector, "")) {
        live.untilBegun();
        HttpResponse<String> second = inspector.get("/api/v1/live");
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).contains("inspector.live_clients_max");
      }
    }
  }
}
