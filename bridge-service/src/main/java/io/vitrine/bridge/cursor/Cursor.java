package io.vitrine.bridge.cursor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far an outbox partition is in Kafka: JSON, so that people can read it too.
 *
 * @param epoch which outbox; sequences of another one mean nothing here
 * @param sequence all up to this one is there
 * @param tally what it became
 * @param verdicts reason codes of MQTT 5 by sequence, of the latest dead letters whose publishers
 *     wait for Kafka: a bridge that ends before it has told the broker leaves that to the next one
 */
public record Cursor(long epoch, long sequence, Tally tally, SortedMap<Long, Integer> verdicts) {
  /** Nothing is there yet. */
  public static final Cursor NONE = new Cursor(0, 0, Tally.begin(1), new TreeMap<>());

  private static final int VERDICTS_MAX = 1_000;

  /** Nobody waits for what is so far behind. */
  private static final long VERDICTS_BEHIND_MAX = 100_000;

  public Cursor {
    SortedMap<Long, Integer> latest =
        new TreeMap<>(verdicts.tailMap(Math.max(0, sequence - VERDICTS_BEHIND_MAX)));
    while (latest.size() > VERDICTS_MAX) {
      latest.remove(latest.firstKey());
    }
    verdicts = Collections.unmodifiableSortedMap(latest);
  }

  private static final int VERSION = 1;

  byte[] encode() {
    JsonObject json = new JsonObject();
    if (!verdicts.isEmpty()) {
      JsonArray all = new JsonArray();
      verdicts.forEach((at, reason) -> all.add(at).add(reason));
      json.put("verdicts", all);
    }
    return json.put("version", VERSION)
        .put("epoch", epoch)
        .put("sequence", sequence)
        .mergeIn(tally.json())
        .encode()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalArgumentException if it is none, or of a version that is not known
   */
  static Cursor decode(byte[] value) {
    String text = new String(value, StandardCharsets.UTF_8);
    try {
      JsonObject json = new JsonObject(text);
      Long epoch = json.getLong("epoch");
      Long sequence = json.getLong("sequence");
      if (json.getInteger("version", 0) == VERSION && epoch != null && sequence != null) {
        // Cursors of earlier versions count nothing.
        SortedMap<Long, Integer> verdicts = new TreeMap<>();
        JsonArray all = json.getJsonArray("verdicts", new JsonArray());
        for (int i = 0; i + 1 < all.size(); i += 2) {
          verdicts.put(all.getLong(i), all.getInteger(i + 1));
        }
        return new Cursor(epoch, sequence, Tally.of(json, sequence + 1), verdicts);
      }
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("not a cursor: " + text, e);
    }
    throw new IllegalArgumentException("not a cursor of version " + VERSION + ": " + text);
  }

  /** Whether a record of that outbox is in Kafka. */
  public boolean covers(long ofEpoch, long ofSequence) {
    return epoch == ofEpoch && ofSequence <= sequence;
  }
}
