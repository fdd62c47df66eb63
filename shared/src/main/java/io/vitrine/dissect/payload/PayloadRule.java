package io.vitrine.dissect.payload;

import io.vitrine.mqtt.topic.TopicFilter;
import org.jspecify.annotations.Nullable;

/**
 * How payloads of some topics are looked at.
 *
 * @param filter which topics
 * @param kind how
 * @param schema of Protobuf: the names; null if there are none
 * @param message of Protobuf: full name of the payload's message; else empty
 */
public record PayloadRule(
    TopicFilter filter, PayloadKind kind, @Nullable ProtobufSchema schema, String message) {
  /**
   * @throws IllegalArgumentException if the schema has no such message
   */
  public PayloadRule {
    if (schema != null && schema.message(message) == null) {
      throw new IllegalArgumentException(
          "message: " + message + " (expected: one of " + String.join(", ", schema.names()) + ")");
    }
  }
}
