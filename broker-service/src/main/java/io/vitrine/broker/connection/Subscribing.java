package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttUnsubAckReasonCode;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.Subscription;
import io.vitrine.config.AutoSubscription;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SUBSCRIBE and UNSUBSCRIBE: read strictly first, handled when vertx-mqtt's endpoint calls.
 *
 * <p>Threads: the connection's event loop.
 */
final class Subscribing {
  private final LoopScope scope;
  private final ConnectionLimits limits;
  private final Router router;
  private final SessionLink link;
  private final Session session;
  private @Nullable SubscribePacket subscribe;
  private @Nullable UnsubscribePacket unsubscribe;

  Subscribing(LoopScope scope, ConnectionLimits limits, SessionLink link) {
    this.scope = scope;
    this.limits = limits;
    this.router = scope.router();
    this.link = link;
    this.session = link.session();
  }

  /** Reads a packet, so that the endpoint's call finds it. */
  void parse(PacketType type, ByteBuf buf, int start, int end) throws MalformedPacket {
    if (type == PacketType.SUBSCRIBE) {
      subscribe = PacketParser.subscribe(buf, start, end, link.version());
    } else {
      unsubscribe = PacketParser.unsubscribe(buf, start, end, link.version());
    }
  }

  /** The endpoint has seen a SUBSCRIBE. */
  void onSubscribe(MqttEndpoint endpoint) {
    SubscribePacket packet = subscribe;
    if (packet == null || !link.mine()) {
      return;
    }
    subscribe = null;
    List<MqttSubAckReasonCode> codes = new ArrayList<>(packet.requests().size());
    List<Subscription> sendRetained = new ArrayList<>();
    for (SubscribePacket.Request request : packet.requests()) {
      ReasonCode code = subscribe(request, packet.subscriptionId(), sendRetained);
      if (code.failure()) {
        scope.loop().counters().add(Counter.SUBSCRIPTIONS_REFUSED);
      }
      codes.add(inVersion(code));
    }
    link.subscribed();
    link.whenStored(
        () -> {
          endpoint.subscribeAcknowledge(packet.packetId(), codes, MqttProperties.NO_PROPERTIES);
          for (Subscription each : sendRetained) {
            link.deliver(router.retained(each));
          }
        });
  }

  /** Makes the subscriptions that each client gets without asking. */
  void automatically(List<AutoSubscription> rules) {
    List<Subscription> sendRetained = new ArrayList<>();
    for (AutoSubscription rule : rules) {
      String filter = rule.filterFor(link.login().clientId(), link.login().username());
      if (filter == null) {
        continue;
      }
      Subscription known = session.subscription(filter);
      if (known != null) {
        if (rule.retainHandling() == 0 && known.filter().share() == null) {
          sendRetained.add(known);
        }
        continue;
      }
      SubscribePacket.Request request =
          new SubscribePacket.Request(
              filter, rule.qos(), rule.noLocal(), rule.retainAsPublished(), rule.retainHandling());
      if (subscribe(request, 0, sendRetained).failure()) {
        scope.loop().counters().add(Counter.SUBSCRIPTIONS_REFUSED);
      }
    }
    if (!rules.isEmpty()) {
      link.subscribed();
      link.whenStored(() -> sendRetained.forEach(each -> link.deliver(router.retained(each))));
    }
  }

  private ReasonCode subscribe(
      SubscribePacket.Request request, int id, List<Subscription> sendRetained) {
    TopicFilter filter = TopicFilter.parse(request.filter());
    if (filter == null || TopicName.levels(filter.filter()) > limits.topicLevelsMax()) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    boolean known = session.subscription(request.filter()) != null;
    if (!known && session.subscriptions().size() >= limits.subscriptionsMax()) {
      return ReasonCode.QUOTA_EXCEEDED;
    }
    if (scope.access().checksTopics()
        && !scope.access().maySubscribe(link.login(), filter.filter())) {
      return ReasonCode.NOT_AUTHORIZED;
    }
    Subscription subscription =
        new Subscription(filter, request.qos(), request.noLocal(), request.retainAsPublished(), id);
    session.subscribe(subscription);
    link.store(subscription);
    router.subscribe(link.subscriber(), subscription);
    // 0: send, 1: send if new, 2: do not (MQTT 5.0, 3.8.3.1); never for shared ones (4.8.2).
    boolean wanted = request.retainHandling() == 0 || request.retainHandling() == 1 && !known;
    if (wanted && filter.share() == null) {
      sendRetained.add(subscription);
    }
    return switch (request.qos()) {
      case 0 -> ReasonCode.SUCCESS;
      case 1 -> ReasonCode.GRANTED_QOS_1;
      default -> ReasonCode.GRANTED_QOS_2;
    };
  }

  /** In vertx-mqtt's words; MQTT 3.1.1 knows one failure only ([MQTT-3.9.3-2]). */
  private MqttSubAckReasonCode inVersion(ReasonCode code) {
    if (code.failure() && link.version() != MqttVersion.MQTT_5) {
      return MqttSubAckReasonCode.UNSPECIFIED_ERROR;
    }
    return switch (code) {
      case SUCCESS -> MqttSubAckReasonCode.GRANTED_QOS0;
      case GRANTED_QOS_1 -> MqttSubAckReasonCode.GRANTED_QOS1;
      case GRANTED_QOS_2 -> MqttSubAckReasonCode.GRANTED_QOS2;
      case TOPIC_FILTER_INVALID -> MqttSubAckReasonCode.TOPIC_FILTER_INVALID;
      case QUOTA_EXCEEDED -> MqttSubAckReasonCode.QUOTA_EXCEEDED;
      case NOT_AUTHORIZED -> MqttSubAckReasonCode.NOT_AUTHORIZED;
      default -> MqttSubAckReasonCode.UNSPECIFIED_ERROR;
    };
  }

  /** The endpoint has seen an UNSUBSCRIBE. */
  void onUnsubscribe(MqttEndpoint endpoint) {
    UnsubscribePacket packet = unsubscribe;
    if (packet == null || !link.mine()) {
      return;
    }
    unsubscribe = null;
    List<MqttUnsubAckReasonCode> codes = new ArrayList<>(packet.filters().size());
    for (String filter : packet.filters()) {
      codes.add(unsubscribe(filter));
    }
    link.subscribed();
    link.whenStored(
        () -> {
          if (link.version() == MqttVersion.MQTT_5) {
            endpoint.unsubscribeAcknowledge(packet.packetId(), codes, MqttProperties.NO_PROPERTIES);
          } else {
            // Before version 5 it is a packet identifier and nothing else (MQTT 3.1.1, 3.11.3).
            endpoint.unsubscribeAcknowledge(packet.packetId());
          }
        });
  }

  private MqttUnsubAckReasonCode unsubscribe(String text) {
    if (TopicFilter.parse(text) == null) {
      return MqttUnsubAckReasonCode.TOPIC_FILTER_INVALID;
    }
    Subscription gone = session.unsubscribe(text);
    if (gone == null) {
      return MqttUnsubAckReasonCode.NO_SUBSCRIPTION_EXISTED;
    }
    router.unsubscribe(link.subscriber(), gone.filter());
    link.unstore(text);
    link.unsubscribed(text);
    return MqttUnsubAckReasonCode.SUCCESS;
  }
}
