package io.vitrine.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vitrine.contract.Addresses;
import io.vitrine.contract.ConnectionInfo;
import io.vitrine.contract.TapCounts.Stop;
import io.vitrine.contract.TapFollow;
import io.vitrine.contract.TapFrame;
import io.vitrine.contract.TapPacket;
import io.vitrine.contract.TapPosition;
import io.vitrine.contract.TapQuery;
import io.vitrine.contract.TapRecord;
import io.vitrine.contract.TapRefusal;
import io.vitrine.contract.TapReply;
import io.vitrine.contract.TapRequest;
import io.vitrine.log.RingLog;
import io.vitrine.runtime.BlockingLane;
import io.vitrine.runtime.Bus;
import io.vitrine.runtime.BusRefusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapServiceTest {
  private static final long CLIENT_A = 1;
  private static final long CLIENT_B = (1L << 40) | 1;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final BlockingLane lane = new BlockingLane("tap", 2, 64, new SimpleMeterRegistry());
  private final List<RingLog> rings =
      List.of(new RingLog("tap.0", 1 << 20), new RingLog("tap.1", 1 << 20));
  private final Map<Long, ConnectionInfo> known = new HashMap<>();
  private TapService service;

  @BeforeEach
  void start() {
    known.put(CLIENT_A, connection(CLIENT_A, "a", "10.1.2.3"));
    known.put(CLIENT_B, connection(CLIENT_B, "b", "fd00::7"));
    ConnectionDirectory directory =
        new ConnectionDirectory() {
          @Override
          public ConnectionInfo find(long connectionId) {
            return known.get(connectionId);
          }

          @Override
          public List<ConnectionInfo> open() {
            return List.copyOf(known.values());
          }
        };
    service = new TapService(bus, "b1", rings, directory, lane);
    await(service.start());
  }

  @AfterEach
  void stop() {
    await(service.stop());
    await(vertx.close());
    lane.close();
  }

  private static ConnectionInfo connection(long id, String clientId, String host) {
    return new ConnectionInfo(
        "b1",
        id,
        (int) (id >> 40),
        "mqtt",
        "tcp",
        null,
        host,
        40_000,
        "10.0.0.1",
        1883,
        1,
        0,
        null,
        clientId,
        "user-" + clientId,
        4,
        true,
        60,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Future<TapReply> ask(TapRequest request) {
    return bus.request(Addresses.tap("b1"), request.encode(), Duration.ofSeconds(20))
        .map(TapReply::decode);
  }

  private static long nowNanos() {
    return System.currentTimeMillis() * 1_000_000;
  }

  private void fill(int frames) {
    for (int i = 0; i < frames; i++) {
      boolean first = i % 2 == 0;
      TapRings.append(
          rings.get(first ? 0 : 1),
          first ? CLIENT_A : CLIENT_B,
          nowNanos() + i,
          TapRings.publish("plant/" + i + "/temp", "21.5"));
    }
  }

  private static List<String> topics(TapReply reply) {
    return reply.frames().stream()
        .map(frame -> frame.record().captured())
        .map(frame -> frame.getString(4, 4 + frame.getUnsignedShort(2)))
        .toList();
  }

  @Test
  void findsTheNewestThatMatchOverAllLoops() {
    fill(1_000);

    TapReply reply = await(ask(TapQuery.last("mqtt.topic contains \"plant/9\"", 60_000, 5)));

    assertThat(topics(reply))
        .containsExactly(
            "plant/999/temp",
            "plant/998/temp",
            "plant/997/temp",
            "plant/996/temp",
            "plant/995/temp");
    assertThat(reply.counts().stopped()).isEqualTo(Stop.LIMIT);
    assertThat(reply.counts().complete()).isFalse();
    assertThat(reply.connections()).containsOnlyKeys(CLIENT_A, CLIENT_B);
  }

  @Test
  void saysWhetherItSawEverything() {
    fill(100);

    TapReply reply = await(ask(TapQuery.last("vitrine.client_id == \"a\"", 60_000, 1_000)));

    assertThat(reply.frames()).hasSize(50);
    assertThat(reply.counts().scanned()).isEqualTo(100);
    assertThat(reply.counts().complete()).isTrue();
  }

  @Test
  void aRingThatDoesNotReachBackFarEnoughIsNotComplete() {
    fill(40_000);

    TapReply reply = await(ask(TapQuery.last("mqtt.topic == \"nowhere\"", 60_000, 10)));

    assertThat(rings.get(0).firstSequence()).isGreaterThan(1);
    assertThat(reply.counts().complete()).isFalse();
    assertThat(reply.counts().heldFromNanos()).isPositive();
  }

  @Test
  void filtersKnowTheConnection() {
    fill(100);

    for (String filter :
        List.of(
            "ip.src == 10.1.0.0/16",
            "ipv6.src == fd00::7 or vitrine.username == \"user-a\"",
            "tcp.dstport == 1883 and tcp.srcport == 40000",
            "vitrine.direction == \"in\" && vitrine.node == \"b1\"",
            "frame.len > 10 and frame.time_epoch > 1000",
            "vitrine.connection_id == 1")) {
      assertThat(await(ask(TapQuery.last(filter, 60_000, 1))).frames()).as(filter).hasSize(1);
    }
    assertThat(await(ask(TapQuery.last("ip.src == 10.2.0.0/16", 60_000, 1))).frames()).isEmpty();
  }

  @Test
  void timeBoundsAreKept() {
    for (int i = 1; i <= 100; i++) {
      TapRings.append(rings.get(i % 2), CLIENT_A, i * 1_000L, TapRings.publish("t/" + i, ""));
    }

    TapReply newest = await(ask(new TapQuery("", 0, 20_000, 30_000, 100, true, List.of())));
    TapReply oldest = await(ask(new TapQuery("", 0, 20_000, 30_000, 3, false, List.of())));

    assertThat(newest.frames()).hasSize(11);
    assertThat(topics(newest)).startsWith("t/30").endsWith("t/20");
    assertThat(topics(oldest)).containsExactly("t/20", "t/21", "t/22");
  }

  @Test
  void onePacketIsFoundByItsPlace() {
    fill(10);

    TapReply there = await(ask(new TapPacket(1, 3)));
    TapReply never = await(ask(new TapPacket(1, 99)));

    assertThat(topics(there)).containsExactly("plant/5/temp");
    assertThat(there.frames().get(0).sequence()).isEqualTo(3);
    assertThat(never.frames()).isEmpty();
    assertThat(await(ask(new TapPacket(7, 1))).frames()).isEmpty();
  }

  @Test
  void followWaitsForWhatMatchesAndMissesNothing() {
    fill(10);
    TapPosition now = await(ask(follow("", TapPosition.NOW, 0, 100))).position();
    Future<TapReply> waiting =
        ask(
            follow(
                "mqtt.topic contains \"plant/1\" and vitrine.client_id == \"b\"",
                now,
                10_000,
                100));
    fill(20);

    TapReply reply = await(waiting);
    TapReply rest = await(ask(follow("", reply.position(), 0, 100)));

    assertThat(topics(reply)).isNotEmpty().allMatch(topic -> topic.startsWith("plant/1"));
    assertThat(reply.counts().scanned() + rest.counts().scanned()).isEqualTo(20);
    assertThat(rest.counts().lost()).isZero();
  }

  @Test
  void followGoesOnExactlyWhereALimitEndedIt() {
    fill(100);
    TapPosition position = new TapPosition(-1, Map.of());
    int seen = 0;
    for (int i = 0; i < 20; i++) {
      TapReply reply = await(ask(follow("", position, 0, 7)));
      seen += reply.frames().size();
      position = reply.position();
    }

    assertThat(seen).isEqualTo(100);
  }

  @Test
  void followCountsWhatTheRingOverwrote() {
    TapPosition begin = await(ask(follow("", TapPosition.NOW, 0, 1))).position();
    fill(40_000);

    TapReply reply = await(ask(follow("", begin, 0, 1)));

    assertThat(reply.counts().lost()).isPositive();
    long held = rings.stream().mapToLong(r -> r.lastSequence() - r.firstSequence() + 1).sum();
    TapPosition position = reply.position();
    long scanned = reply.counts().scanned();
    long lost = reply.counts().lost();
    for (TapReply next = reply; next.counts().stopped() != Stop.NONE; ) {
      next = await(ask(follow("", position, 0, 10_000)));
      position = next.position();
      scanned += next.counts().scanned();
      lost += next.counts().lost();
    }
    assertThat(scanned).isEqualTo(held);
    assertThat(scanned + lost).isEqualTo(40_000);
  }

  @Test
  void followJumpsOverWhatIsTooOldAndCountsIt() {
    for (int i = 1; i <= 50; i++) {
      TapRings.append(rings.get(0), CLIENT_A, i, TapRings.publish("old", ""));
    }
    fill(10);

    TapReply reply =
        await(
            ask(
                new TapFollow(
                    "", new TapPosition(-1, Map.of()), 0, 100, 1 << 20, 5_000, List.of())));

    assertThat(reply.frames()).hasSize(10);
    assertThat(reply.counts().skipped()).isEqualTo(50);
  }

  @Test
  void aFilterThatDoesNotCompileIsRefusedWithItsPlace() {
    BusRefusal refusal =
        catchThrowableOfType(
            BusRefusal.class, () -> await(ask(TapQuery.last("mqtt.topic = \"x\"", 0, 1))));

    assertThat(refusal.code()).isEqualTo(TapRefusal.FILTER);
    JsonObject error = new JsonObject(refusal.getMessage());
    assertThat(error.getInteger("position")).isEqualTo(11);
    assertThat(error.getString("message")).isNotBlank();
  }

  @Test
  void aRequestThatCannotBeReadIsRefused() {
    for (Buffer body : List.of(Buffer.buffer("no"), new JsonObject().toBuffer())) {
      BusRefusal refusal =
          catchThrowableOfType(
              BusRefusal.class,
              () -> await(bus.request(Addresses.tap("b1"), body, Duration.ofSeconds(5))));
      assertThat(refusal.code()).isEqualTo(TapRefusal.REQUEST);
    }
  }

  @Test
  void passwordsAreZeroBeforeFiltersAndReadersSeeThem() {
    byte[] connect =
        Buffer.buffer()
            .appendBytes(new byte[] {0x10, 29, 0, 4})
            .appendString("MQTT")
            .appendBytes(new byte[] {4, (byte) 0xC2, 0, 60, 0, 1})
            .appendString("a")
            .appendBytes(new byte[] {0, 4})
            .appendString("user")
            .appendBytes(new byte[] {0, 8})
            .appendString("hunter22")
            .getBytes();
    TapRings.append(
        rings.get(0),
        new TapRecord(true, 0, connect.length, CLIENT_A, nowNanos(), Buffer.buffer(connect)));

    TapReply guess = await(ask(TapQuery.last("mqtt.passwd contains \"hunter\"", 60_000, 1)));
    TapReply connects = await(ask(TapQuery.last("mqtt.passwd", 60_000, 1)));

    assertThat(guess.frames()).isEmpty();
    assertThat(connects.frames()).hasSize(1);
    assertThat(connects.frames().get(0).record().captured().toString("ISO-8859-1"))
        .contains("user")
        .doesNotContain("hunter");
  }

  private static TapFollow follow(String filter, TapPosition position, long wait, int limit) {
    return new TapFollow(filter, position, wait, limit, 1 << 22, 0, List.of());
  }

  @Test
  void framesOfTheReplyKeepTheirPlace() {
    fill(4);

    assertThat(await(ask(TapQuery.last("", 60_000, 10))).frames())
        .extracting(TapFrame::loop, TapFrame::sequence)
        .containsExactly(tuple(1, 2L), tuple(0, 2L), tuple(1, 1L), tuple(0, 1L));
  }
}
