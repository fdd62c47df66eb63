package io.vitrine.broker.connection;

import io.vitrine.broker.session.QueuePolicy;
import io.vitrine.broker.session.SessionLimits;
import io.vitrine.config.AutoSubscription;
import io.vitrine.config.BrokerOptions;
import io.vitrine.config.MemoryOptions;
import io.vitrine.config.Settings;
import io.vitrine.config.TopicRewrite;
import java.util.List;

/**
 * What a connection may do, read once at start; see the options of the same names.
 *
 * @param sessionExpirySecondsMax longest session expiry interval
 */
public record ConnectionLimits(
    int connectionsMax,
    int sessionsMax,
    int keepAliveSecondsMax,
    int clientIdBytesMax,
    int packetBytesMax,
    int topicLevelsMax,
    int topicAliasMax,
    int topicAliasOutMax,
    int receiveMax,
    int subscriptionsMax,
    int subscriptionsTotalMax,
    long sessionExpirySecondsMax,
    SessionLimits session,
    List<AutoSubscription> autoSubscriptions,
    List<TopicRewrite> topicRewrites,
    ProtocolTerms protocol) {

  public static ConnectionLimits of(Settings settings) {
    return new ConnectionLimits(
        settings.get(BrokerOptions.CONNECTIONS_MAX),
        settings.get(BrokerOptions.SESSIONS_MAX),
        settings.get(BrokerOptions.KEEP_ALIVE_SECONDS_MAX),
        settings.get(BrokerOptions.CLIENT_ID_BYTES_MAX),
        Math.toIntExact(settings.get(BrokerOptions.PACKET_BYTES_MAX)),
        settings.get(BrokerOptions.TOPIC_LEVELS_MAX),
        settings.get(BrokerOptions.TOPIC_ALIAS_MAXIMUM),
        settings.get(BrokerOptions.TOPIC_ALIAS_OUT_MAX),
        settings.get(BrokerOptions.RECEIVE_MAXIMUM),
        settings.get(BrokerOptions.SUBSCRIPTIONS_MAX),
        settings.get(MemoryOptions.SUBSCRIPTIONS_TOTAL_MAX),
        settings.get(BrokerOptions.SESSION_EXPIRY_MAX) / 1000,
        new SessionLimits(
            settings.get(BrokerOptions.INFLIGHT_MESSAGES_MAX),
            settings.get(BrokerOptions.QUEUE_MESSAGES_MAX),
            settings.get(BrokerOptions.QUEUE_BYTES_MAX),
            settings.get(BrokerOptions.QUEUE_QOS0),
            QueuePolicy.named(settings.get(BrokerOptions.QUEUE_POLICY))),
        settings.get(BrokerOptions.AUTO_SUBSCRIPTIONS),
        settings.get(BrokerOptions.TOPIC_REWRITES),
        ProtocolTerms.of(settings));
  }
}
