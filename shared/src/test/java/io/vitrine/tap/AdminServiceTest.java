package io.vitrine.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.AdminRequest;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServiceTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BlockingLane lane = new BlockingLane("admin", 1, 16, new SimpleMeterRegistry());
  private final List<ConnectionInfo> open = new ArrayList<>();
  private final ConnectionDirectory directory =
      new ConnectionDirectory() {
        @Override
        public ConnectionInfo find(long connectionId) {
          return null;
        }

        @Override
        public List<ConnectionInfo> open() {
          return List.copyOf(open);
        }
      };

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    lane.close();
  }

  private JsonObject ask(AdminRequest request) throws Exception {
    return new AdminService(bus, "b1", directory, () -> MeterValues.of(meters), lane)
        .start()
        .compose(
            started -> bus.request(Addresses.admin("b1"), request.encode(), Duration.ofSeconds(5)))
        .map(Buffer::toJsonObject)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void connectionsAreListedNewestFirstAndFiltered() throws Exception {
    for (int i = 0; i < 10; i++) {
      open.add(connection(i, 1_000 + i));
    }

    JsonObject all = ask(AdminRequest.connections("", 3));
    assertThat(all.getInteger("total")).isEqualTo(10);
    assertThat(all.getInteger("matched")).isEqualTo(10);
    assertThat(all.getJsonArray("connections"))
        .extracting(each -> ((JsonObject) each).getString("client_id"))
        .containsExactly("client-9", "client-8", "client-7");
  }

  @Test
  void connectionsAreFoundByFilter() throws Exception {
    for (int i = 0; i < 3; i++) {
      open.add(connection(i, 1));
    }

    JsonObject some =
        ask(
            AdminRequest.connections(
                "vitrine.client_id matches \"-[12]$\" and ip.src == 10.0.0.1", 9));

    assertThat(some.getInteger("matched")).isEqualTo(1);
    assertThat(some.getInteger("total")).isEqualTo(3);
  }

  @Test
  void metersAreSummedOverTheirTags() throws Exception {
    meters.counter("vitrine.broker.dropped", "cause", "queue").increment(2);
    meters.counter("vitrine.broker.dropped", "cause", "expired").increment(3);
    meters.gauge("vitrine.broker.connections", 7);
    meters.counter("jvm.other").increment();

    JsonObject values = ask(AdminRequest.stats()).getJsonObject("meters");

    assertThat(values.getMap())
        .containsEntry("vitrine.broker.dropped", 5)
        .containsEntry("vitrine.broker.dropped{cause=queue}", 2)
        .containsEntry("vitrine.broker.connections", 7)
        .doesNotContainKey("jvm.other");
  }

  private static ConnectionInfo connection(int i, long openedMillis) {
    return new ConnectionInfo(
        "b1",
        i,
        0,
        "mqtt",
        "tcp",
        null,
        "10.0.0." + i,
        4_000,
        "10.1.0.1",
        1883,
        openedMillis,
        0,
        null,
        "client-" + i,
        null,
        5,
        true,
        60,
        0,
        0,
        0,
        0,
        0,
        0);
  }
}
