package io.vitrine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TapContractTest {
  @Test
  void requestsSurviveTheWire() {
    TapPosition position = new TapPosition(7, Map.of(0, 12L, 1, 99L));
    List<TapRequest> requests =
        List.of(
            TapQuery.last("mqtt.topic contains \"x\"", 60_000, 100),
            new TapQuery("", 0, 5, 6, 1, false, List.of("a/#")),
            new TapPacket(3, 1L << 40),
            new TapFollow("mqtt", position, 2_000, 500, 1 << 18, 5_000, List.of("b")));

    assertThat(requests).allSatisfy(r -> assertThat(TapRequest.decode(r.encode())).isEqualTo(r));
  }

  @Test
  void replySurvivesTheWire() {
    ConnectionInfo info =
        new ConnectionInfo(
            "b1",
            5,
            0,
            "mqtt",
            "tls",
            new TlsInfo("TLSv1.3", "TLS_AES_128_GCM_SHA256", "b.example.org", "CN=d1"),
            "10.0.0.1",
            4000,
            "10.0.0.2",
            1883,
            1,
            0,
            null,
            "c1",
            null,
            5,
            true,
            60,
            1,
            2,
            3,
            4,
            5,
            6);
    TapRecord record = new TapRecord(true, 5, 400, 5, 17, Buffer.buffer("captured"));
    TapRecord aliased =
        new TapRecord(false, 5, 400, 5, 18, Buffer.buffer("captured"), "plant/7/tempé", null);
    TapSegment around =
        new TapSegment(9, 0xFFFFFF, 4095, true, 255, -1, -2, 0x1FF, 65_535, 1 << 20);
    TapRecord mirrored =
        new TapRecord(true, 4, 9, 5, 19, Buffer.buffer("captured"), "plant/7", around);
    TapSegment bare = new TapSegment(1L << 40, -1, -1, false, 0, 0, 0, 0, 0, 0);
    TapReply reply =
        new TapReply(
            List.of(
                new TapFrame(1, 77, record),
                new TapFrame(0, 1, aliased),
                new TapFrame(0, 2, mirrored),
                new TapFrame(0, 3, new TapRecord(true, 4, 9, 5, 20, Buffer.buffer(), null, bare))),
            Map.of(5L, info),
            new TapCounts(10, 3, 2, 1, TapCounts.Stop.TIME, false, 4, 5),
            new TapPosition(9, Map.of(1, 77L)));

    assertThat(TapReply.decode(reply.encode())).isEqualTo(reply);
  }

  @Test
  void unknownVersionsAreRefused() {
    Buffer request = new JsonObject().put("version", 2).put("op", "query").toBuffer();

    assertThatThrownBy(() -> TapRequest.decode(request)).hasMessageContaining("expected: 1");
    assertThatThrownBy(() -> TapReply.decode(Buffer.buffer(new byte[] {2})))
        .hasMessageContaining("expected: 1");
    assertThatThrownBy(() -> AdminRequest.decode(request)).hasMessageContaining("expected: 1");
  }
}
