package io.vitrine.route;

import org.jspecify.annotations.Nullable;

/**
 * A record of Kafka as routes to MQTT see it.
 *
 * @param key null if it has none
 * @param value null if it deletes its key in a compacted topic
 * @param headers finds them
 */
public record KafkaMessage(
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Headers headers) {
  private static final byte[] NOTHING = {};

  /** The headers of a record. */
  @FunctionalInterface
  public interface Headers {
    /** Value of the last one of that name; null if there is none or it has none. */
    byte @Nullable [] last(String name);
  }

  byte[] valueOrNothing() {
    return value == null ? NOTHING : value;
  }

  /** Null if there is none, or it is no UTF-8. */
  @Nullable String header(String name) {
    byte[] bytes = headers.last(name);
    return bytes == null ? null : Publication.text(bytes);
  }

  /** A part of the topic between dots, from 0 on; null if it has fewer. */
  @Nullable String part(int index) {
    String[] parts = topic.split("\\.", -1);
    return index < parts.length ? parts[index] : null;
  }
}
