package io.vitrine.bridge.deadletter;

import io.vitrine.bridge.route.Rendering;
import java.util.Locale;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Why Kafka will never take a record, however often it is tried. */
public enum Cause {
  /** Larger than the topic, or the bridge's own limit, allows. */
  RECORD_TOO_LARGE,

  /** The template gave a name that no topic of Kafka can have. */
  INVALID_TOPIC,

  /** The template gave no number, or one that the topic has no partition for. */
  INVALID_PARTITION,

  /** Kafka has no such topic; of replays alone, the bridge itself waits for it. */
  TOPIC_MISSING,

  /** A template gave what CloudEvents does not allow. */
  INVALID_EVENT,

  /** Not what the route's schema says. */
  INVALID_PAYLOAD,

  /** The registry did not give the route's schema in time. */
  SCHEMA_UNAVAILABLE,

  /** Kafka checked it and said no: without a key in a compacted topic, or a time out of bounds. */
  INVALID_RECORD,

  /** A variable of a template has no value, and no text for that case. */
  UNRESOLVED,

  /** MQTT has no such message: a topic with wildcards, too large, a QoS that is none. */
  UNPUBLISHABLE,

  /** The record of the outbox cannot be read. */
  UNREADABLE;

  private final String title = name().toLowerCase(Locale.ROOT);

  /** As in headers and metrics: {@code record_too_large}. */
  public String title() {
    return title;
  }

  /** Why a route makes no record of a message. */
  public static Cause of(Rendering.Problem problem) {
    return switch (problem) {
      case UNRESOLVED -> UNRESOLVED;
      case INVALID_TOPIC -> INVALID_TOPIC;
      case INVALID_PARTITION -> INVALID_PARTITION;
      case INVALID_EVENT -> INVALID_EVENT;
      case INVALID_PAYLOAD -> INVALID_PAYLOAD;
      case SCHEMA_UNAVAILABLE -> SCHEMA_UNAVAILABLE;
    };
  }

  /** Null if trying again may help. */
  public static @Nullable Cause of(Throwable failure) {
    if (failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException) {
      return RECORD_TOO_LARGE;
    }
    if (failure instanceof InvalidTopicException) {
      return INVALID_TOPIC;
    }
    return failure instanceof InvalidRecordException || failure instanceof InvalidTimestampException
        ? INVALID_RECORD
        : null;
  }
}
