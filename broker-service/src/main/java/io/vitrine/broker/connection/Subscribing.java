package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.loop.Counter;
import io.vitrine.broker.rewrite.TopicRewriter;
import io.vitrine.broker.router.Router;
import io.vitrine.broker.session.Session;
import io.vitrine.broker.session.Subscription;
import io.vitrine.config.AutoSubscription;
import io.vitrine.mqtt.codec.PacketParser;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import io.vitrine.mqtt.topic.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
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
  void onSubscribe() {
    SubscribePacket packet = subscribe;
    if (packet == null || !link.mine()) {
      return;
    }
    subscribe = null;
    List<ReasonCode> codes = new ArrayList<>(packet.requests().size());
    StringJoiner why = new StringJoiner("; ");
    List<Subscription> sendRetained = new ArrayList<>();
    for (SubscribePacket.Request request : packet.requests()) {
      ReasonCode code = rewritten(request, packet.subscriptionId(), sendRetained);
      if (code.failure()) {
        why.add(request.filter() + ": " + text(code));
      }
      codes.add(code);
    }
    link.subscribed();
    link.whenStored(
        () -> {
          link.acknowledge(PacketType.SUBACK, packet.packetId(), codes, why.toString());
          for (Subscription each : sendRetained) {
            link.deliver(router.retained(each));
          }
        });
  }

  private ReasonCode rewritten(
      SubscribePacket.Request request, int id, List<Subscription> sendRetained) {
    String filter = rewritten(request.filter());
    if (filter == null) {
      return refused(ReasonCode.TOPIC_FILTER_INVALID, Counter.SUBSCRIPTIONS_REFUSED_FILTER);
    }
    return subscribe(request.withFilter(filter), id, sendRetained);
  }

  /** The filter by the rules that give topics another name; null if it would be none. */
  private @Nullable String rewritten(String filter) {
    TopicRewriter rewriter = scope.rewriter();
    return rewriter == null ? filter : rewriter.subscribe(filter, link.login());
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
      subscribe(request, 0, sendRetained);
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
      return refused(ReasonCode.TOPIC_FILTER_INVALID, Counter.SUBSCRIPTIONS_REFUSED_FILTER);
    }
    ProtocolTerms terms = limits.protocol();
    if (!terms.nonCharacters() && Utf8.hasNonCharacter(request.filter())) {
      return refused(ReasonCode.TOPIC_FILTER_INVALID, Counter.SUBSCRIPTIONS_REFUSED_FILTER);
    }
    if (!terms.wildcardSubscriptions() && filter.hasWildcard()) {
      return refused(
          ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED, Counter.SUBSCRIPTIONS_REFUSED_OFFER);
    }
    if (!terms.sharedSubscriptions() && filter.share() != null) {
      return refused(
          ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED, Counter.SUBSCRIPTIONS_REFUSED_OFFER);
    }
    boolean known = session.subscription(request.filter()) != null;
    if (!known && session.subscriptions().size() >= limits.subscriptionsMax()) {
      return refused(ReasonCode.QUOTA_EXCEEDED, Counter.SUBSCRIPTIONS_REFUSED_SESSION);
    }
    if (!known && router.subscriptions() >= scope.limits().subscriptionsTotalMax()) {
      return refused(ReasonCode.QUOTA_EXCEEDED, Counter.SUBSCRIPTIONS_REFUSED_TOTAL);
    }
    if (!known && link.subscriber().stored() != null && scope.disk().low()) {
      return refused(ReasonCode.QUOTA_EXCEEDED, Counter.SUBSCRIPTIONS_REFUSED_DISK);
    }
    if (scope.access().checksTopics()
        && !scope.access().maySubscribe(link.login(), filter.filter())) {
      return refused(ReasonCode.NOT_AUTHORIZED, Counter.SUBSCRIPTIONS_REFUSED_RIGHT);
    }
    Subscription subscription =
        new Subscription(
            filter,
            Math.min(request.qos(), terms.maximumQos()),
            request.noLocal(),
            request.retainAsPublished(),
            id);
    session.subscribe(subscription);
    link.store(subscription);
    router.subscribe(link.subscriber(), subscription);
    // 0: send, 1: send if new, 2: do not (MQTT 5.0, 3.8.3.1); never for shared ones (4.8.2).
    boolean wanted = request.retainHandling() == 0 || request.retainHandling() == 1 && !known;
    if (wanted && filter.share() == null) {
      sendRetained.add(subscription);
    }
    return switch (subscription.qos()) {
      case 0 -> ReasonCode.SUCCESS;
      case 1 -> ReasonCode.GRANTED_QOS_1;
      default -> ReasonCode.GRANTED_QOS_2;
    };
  }

  private ReasonCode refused(ReasonCode reason, Counter cause) {
    scope.loop().counters().add(cause);
    return reason;
  }

  /** What was wrong with a filter, in words. */
  private String text(ReasonCode code) {
    return switch (code) {
      case TOPIC_FILTER_INVALID ->
          "no topic filter of at most " + limits.topicLevelsMax() + " levels";
      case QUOTA_EXCEEDED ->
          "one more than the "
              + limits.subscriptionsMax()
              + " that a session may have, or the "
              + scope.limits().subscriptionsTotalMax()
              + " of all together"
              + (scope.disk().low() ? ", or " + CloseCause.DISK_FULL.text() : "");
      default -> code.title();
    };
  }

  /** The endpoint has seen an UNSUBSCRIBE. */
  void onUnsubscribe() {
    UnsubscribePacket packet = unsubscribe;
    if (packet == null || !link.mine()) {
      return;
    }
    unsubscribe = null;
    List<ReasonCode> codes = new ArrayList<>(packet.filters().size());
    StringJoiner why = new StringJoiner("; ");
    for (String filter : packet.filters()) {
      ReasonCode code = unsubscribe(filter);
      if (code.failure()) {
        why.add(filter + ": " + text(code));
      }
      codes.add(code);
    }
    link.subscribed();
    link.whenStored(
        () -> link.acknowledge(PacketType.UNSUBACK, packet.packetId(), codes, why.toString()));
  }

  private ReasonCode unsubscribe(String asked) {
    String text = rewritten(asked);
    if (text == null || TopicFilter.parse(text) == null) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    Subscription gone = session.unsubscribe(text);
    if (gone == null) {
      return ReasonCode.NO_SUBSCRIPTION_EXISTED;
    }
    router.unsubscribe(link.subscriber(), gone.filter());
    link.unstore(text);
    link.unsubscribed(text);
    return ReasonCode.SUCCESS;
  }
}
