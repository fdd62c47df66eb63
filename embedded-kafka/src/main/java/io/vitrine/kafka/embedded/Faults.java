package io.vitrine.kafka.embedded;

import java.util.concurrent.atomic.AtomicReference;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's server ends its process when it cannot go on. Here the process is not its own, so the
 * fault is logged and remembered, and the MQTT broker beside it lives on.
 *
 * <p>Threads: any.
 */
final class Faults implements FaultHandlerFactory {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

  /** Makes Kafka's own calls of exit and halt throw in the thread that calls; process-wide. */
  static void keepProcessAlive() {
    Exit.setExitProcedure(Faults::refuse);
    Exit.setHaltProcedure(Faults::refuse);
  }

  /** The fault that stopped Kafka; null while there is none. */
  @Nullable Throwable fatal() {
    return first.get();
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      RuntimeException fault = new EmbeddedKafkaException(name + ": " + message, cause);
      if (fatal) {
        first.compareAndSet(null, fault);
        LOG.error("embedded Kafka cannot go on: {}", name, fault);
      } else {
        LOG.warn("embedded Kafka: {}", name, fault);
      }
      action.run();
      return fault;
    };
  }

  private static void refuse(int status, @Nullable String message) {
    LOG.error("embedded Kafka wanted to end the process (status {}): {}", status, message);
    throw new EmbeddedKafkaException("Kafka wanted to end the process: " + message, null);
  }
}
