package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells a broker, at {@link Addresses#verdicts}, which records of its outbox became dead letters
 * though their publishers wait for Kafka ({@code ack: kafka}); before those are released. The
 * answer is empty and comes when every event loop knows.
 *
 * @param log of the outbox
 * @param epoch of that log; verdicts on another one mean nothing
 */
public record VerdictRequest(String log, long epoch, List<Verdict> verdicts) {
  public static final int VERSION = 1;

  /**
   * @param reason code of MQTT 5 that the publisher gets
   */
  public record Verdict(long sequence, int reason) {}

  public VerdictRequest {
    verdicts = List.copyOf(verdicts);
  }

  public Buffer encode() {
    JsonArray all = new JsonArray();
    verdicts.forEach(each -> all.add(each.sequence()).add(each.reason()));
    return new JsonObject()
        .put("version", VERSION)
        .put("log", log)
        .put("epoch", epoch)
        .put("verdicts", all)
        .toBuffer();
  }

  /**
   * @throws IllegalArgumentException if the version is not known, or something is missing
   */
  public static VerdictRequest decode(Buffer body) {
    JsonObject json = body.toJsonObject();
    JsonArray all = json.getJsonArray("verdicts");
    if (json.getInteger("version", 0) != VERSION || all == null) {
      throw new IllegalArgumentException("verdicts (expected: version " + VERSION + ")");
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i + 1 < all.size(); i += 2) {
      verdicts.add(new Verdict(all.getLong(i), all.getInteger(i + 1)));
    }
    return new VerdictRequest(json.getString("log", ""), json.getLong("epoch", 0L), verdicts);
  }
}
