package io.vitrine.kafka.embedded;

import org.jspecify.annotations.Nullable;

/** Why the embedded Kafka cannot run, in a sentence for the person who started it. */
public final class EmbeddedKafkaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedKafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
