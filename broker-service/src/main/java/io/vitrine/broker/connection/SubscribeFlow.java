package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.router.Match;
import io.vitrine.broker.router.SubscriptionTable;
import io.vitrine.broker.subscriber.ClientSession;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.topic.TopicFilter;
import io.vitrine.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE (MQTT 5.0, 3.8 to 3.11). */
final class SubscribeFlow {
  private record Granted(TopicFilter filter, Match.Target target) {}

  private SubscribeFlow() {}

  static void subscribe(
      Connection connection, BrokerState broker, @Nullable SubscribePacket packet) {
    ClientSession session = connection.session();
    if (session == null || packet == null) {
      return;
    }
    List<ReasonCode> reasons = new ArrayList<>();
    List<Granted> retained = new ArrayList<>();
    for (SubscribePacket.Request each : packet.requests()) {
      TopicFilter filter = TopicFilter.parse(each.filter());
      ReasonCode refusal = refusal(filter, session, broker.limits());
      if (refusal != null || filter == null) {
        reasons.add(refusal == null ? ReasonCode.TOPIC_FILTER_INVALID : refusal);
        continue;
      }
      boolean fresh =
          broker
              .table()
              .subscribe(
                  new SubscriptionTable.Entry(
                      session,
                      filter,
                      each.qos(),
                      each.noLocal(),
                      each.retainAsPublished(),
                      packet.subscriptionId()));
      session.subscriptions().put(each.filter(), filter);
      reasons.add(granted(each.qos()));
      boolean wanted = each.retainHandling() == 0 || (each.retainHandling() == 1 && fresh);
      if (wanted && filter.share() == null) {
        int[] ids = packet.subscriptionId() == 0 ? null : new int[] {packet.subscriptionId()};
        retained.add(new Granted(filter, new Match.Target(session, each.qos(), false, true, ids)));
      }
    }
    answer(connection, PacketType.SUBACK, packet.packetId(), reasons);
    long now = System.currentTimeMillis();
    for (Granted each : retained) {
      broker
          .retained()
          .match(each.filter(), now, message -> session.deliver(message, each.target(), true));
    }
  }

  private static @Nullable ReasonCode refusal(
      @Nullable TopicFilter filter, ClientSession session, Limits limits) {
    if (filter == null || TopicName.levels(filter.filter()) > limits.topicLevelsMax()) {
      return ReasonCode.TOPIC_FILTER_INVALID;
    }
    boolean more = !session.subscriptions().containsKey(filter.text());
    return more && session.subscriptions().size() >= limits.subscriptionsMax()
        ? ReasonCode.QUOTA_EXCEEDED
        : null;
  }

  private static ReasonCode granted(int qos) {
    return switch (qos) {
      case 0 -> ReasonCode.SUCCESS;
      case 1 -> ReasonCode.GRANTED_QOS_1;
      default -> ReasonCode.GRANTED_QOS_2;
    };
  }

  static void unsubscribe(
      Connection connection, BrokerState broker, @Nullable UnsubscribePacket packet) {
    ClientSession session = connection.session();
    if (session == null || packet == null) {
      return;
    }
    List<ReasonCode> reasons = new ArrayList<>();
    for (String each : packet.filters()) {
      TopicFilter filter = session.subscriptions().remove(each);
      boolean had = filter != null && broker.table().unsubscribe(filter, session);
      reasons.add(had ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
    }
    answer(connection, PacketType.UNSUBACK, packet.packetId(), reasons);
  }

  private static void answer(
      Connection connection, PacketType type, int packetId, List<ReasonCode> reasons) {
    ByteBuf out = connection.outgoing().begin(8 + reasons.size());
    PacketWriter.subscriptionAck(out, type, packetId, reasons, connection.connect().version());
    connection.outgoing().end(out);
  }
}
