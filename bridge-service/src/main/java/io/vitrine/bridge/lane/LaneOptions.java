package io.vitrine.bridge.lane;

import io.vitrine.bridge.deadletter.DeadLetters;
import io.vitrine.bridge.kafka.KafkaProperties;
import io.vitrine.bridge.route.KafkaTopic;
import io.vitrine.bridge.route.Routes;
import io.vitrine.config.BridgeOptions;
import io.vitrine.config.Settings;
import io.vitrine.log.LogReaderOptions;

/**
 * What all lanes of a bridge have in common.
 *
 * @param consumer name of this bridge at the outboxes
 * @param batchesMax most batches of a lane that are not acknowledged
 * @param pauseMillisMax longest pause between attempts
 * @param stallMillis a lane that waits longer has a problem
 */
public record LaneOptions(
    String consumer,
    Routes routes,
    KafkaProperties kafka,
    DeadLetters deadLetters,
    LogReaderOptions fetch,
    int batchesMax,
    int pauseMillisMax,
    long stallMillis) {
  private static final int FETCH_WAIT_MILLIS = 1_000;
  private static final int FETCHES_IN_FLIGHT = 2;

  /**
   * @throws IllegalArgumentException if settings do not fit
   */
  public static LaneOptions of(Settings settings, String node) {
    String deadLetterTopic = settings.get(BridgeOptions.DEAD_LETTER_TOPIC);
    if (!KafkaTopic.legal(deadLetterTopic)) {
      throw new IllegalArgumentException(
          BridgeOptions.DEAD_LETTER_TOPIC.key()
              + ": \""
              + deadLetterTopic
              + "\" is no topic of Kafka (expected: 1 to 249 of a-z A-Z 0-9 . _ -)");
    }
    int fetchBytes = Math.toIntExact(settings.get(BridgeOptions.FETCH_BYTES));
    return new LaneOptions(
        "bridge." + node,
        Routes.compile(settings.get(BridgeOptions.ROUTES)),
        KafkaProperties.of(settings),
        new DeadLetters(deadLetterTopic),
        new LogReaderOptions(fetchBytes, FETCH_WAIT_MILLIS, FETCHES_IN_FLIGHT),
        settings.get(BridgeOptions.BATCHES_IN_FLIGHT_MAX),
        Math.toIntExact(settings.get(BridgeOptions.RETRY_PAUSE_MAX)),
        settings.get(BridgeOptions.STALL_MAX));
  }
}
