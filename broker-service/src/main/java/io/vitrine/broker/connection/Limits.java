package io.vitrine.broker.connection;

import io.vitrine.config.BrokerOptions;
import io.vitrine.config.Settings;

/** What a client may do, from the settings. */
public record Limits(
    int packetBytesMax,
    int connectionsMax,
    int receiveMaximum,
    int topicAliasMaximum,
    int inflightMessagesMax,
    int queueMessagesMax,
    long queueBytesMax,
    int subscriptionsMax,
    int topicLevelsMax,
    long sessionExpirySecondsMax,
    boolean kafkaEnabled) {

  public static Limits of(Settings settings, boolean kafkaEnabled) {
    return new Limits(
        Math.toIntExact(settings.get(BrokerOptions.PACKET_BYTES_MAX)),
        settings.get(BrokerOptions.CONNECTIONS_MAX),
        settings.get(BrokerOptions.RECEIVE_MAXIMUM),
        settings.get(BrokerOptions.TOPIC_ALIAS_MAXIMUM),
        settings.get(BrokerOptions.INFLIGHT_MESSAGES_MAX),
        settings.get(BrokerOptions.QUEUE_MESSAGES_MAX),
        settings.get(BrokerOptions.QUEUE_BYTES_MAX),
        settings.get(BrokerOptions.SUBSCRIPTIONS_MAX),
        settings.get(BrokerOptions.TOPIC_LEVELS_MAX),
        settings.get(BrokerOptions.SESSION_EXPIRY_MAX) / 1000,
        kafkaEnabled);
  }
}
