package io.vitrine.bridge.cursor;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * How far an outbox partition is in Kafka: JSON, so that people can read it too.
 *
 * @param epoch which outbox; sequences of another one mean nothing here
 * @param sequence all up to this one is there
 */
public record Cursor(long epoch, long sequence) {
  /** Nothing is there yet. */
  public static final Cursor NONE = new Cursor(0, 0);

  private static final int VERSION = 1;

  byte[] encode() {
    return new JsonObject()
        .put("version", VERSION)
        .put("epoch", epoch)
        .put("sequence", sequence)
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
        return new Cursor(epoch, sequence);
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
