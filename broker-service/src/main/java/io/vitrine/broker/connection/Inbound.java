package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.outbox.Outbox;
import io.vitrine.broker.router.Match;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.subscriber.ClientSession;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** What a client publishes and acknowledges. */
final class Inbound {
  private final Connection connection;
  private final Loop loop;
  private final BrokerState broker;
  private @Nullable ByteBuf @Nullable [] aliases;
  private int waitingAcks;

  Inbound(Connection connection, Loop loop, BrokerState broker) {
    this.connection = connection;
    this.loop = loop;
    this.broker = broker;
  }

  boolean onPublish(ByteBuf buf, int start, int headerBytes, int end) throws MalformedPacket {
    ClientSession session = connection.session();
    if (session == null) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.4-5", "PUBLISH before CONNACK");
    }
    boolean five = connection.connect().version() == MqttVersion.MQTT_5;
    PublishView view = loop.view().parse(buf, start, headerBytes, end, five);
    Match match = match(view);
    loop.counters().messagesReceived++;
    int qos = view.qos();
    if (qos == 2 && !session.inbound().onPublish(view.packetId())) {
      // Received before and not released: the message is not processed twice ([MQTT-4.3.3-10]).
      connection.answer(PacketType.PUBREC, view.packetId(), ReasonCode.SUCCESS);
      return false;
    }
    if (qos > 0
        && waitingAcks + session.inbound().waiting() > broker.limits().receiveMaximum()
        && five) {
      throw new MalformedPacket(
          ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
          "MQTT-3.3.4-7",
          "more unacknowledged messages than the receive maximum");
    }
    Outbox outbox = broker.outbox();
    if (outbox != null && match.toKafka()) {
      throughOutbox(outbox, view, match, session);
    } else {
      deliver(view, match, session);
      if (qos > 0) {
        connection.answer(
            qos == 1 ? PacketType.PUBACK : PacketType.PUBREC, view.packetId(), reason(match));
      }
    }
    return false;
  }

  private static ReasonCode reason(Match match) {
    return match.nobody() ? ReasonCode.NO_MATCHING_SUBSCRIBERS : ReasonCode.SUCCESS;
  }

  private void throughOutbox(Outbox outbox, PublishView view, Match match, ClientSession session) {
    int partition = outbox.partitionOf(match.topic());
    boolean five = connection.connect().version() == MqttVersion.MQTT_5;
    long micros = loop.tap().epochNanos() / 1000;
    long sequence =
        outbox.append(
            partition,
            view,
            match.topic(),
            session.clientId(),
            connection.username(),
            five,
            micros);
    if (sequence == Outbox.FULL) {
      loop.counters().refusedOutboxFull++;
      refuse(view, session, five);
      return;
    }
    deliver(view, match, session);
    Waiting waiting = loop.waiting();
    if (view.qos() > 0 && waiting != null) {
      waitingAcks += view.qos() == 1 ? 1 : 0;
      waiting.add(connection, view.packetId(), view.qos(), partition, sequence);
    }
  }

  private void refuse(PublishView view, ClientSession session, boolean five) {
    if (view.qos() == 2) {
      session.inbound().refuse(view.packetId());
    }
    if (view.qos() > 0 && five) {
      connection.answer(
          view.qos() == 1 ? PacketType.PUBACK : PacketType.PUBREC,
          view.packetId(),
          ReasonCode.QUOTA_EXCEEDED);
    } else if (view.qos() > 0) {
      connection.disconnect(ReasonCode.QUOTA_EXCEEDED, "the outbox is full");
    }
  }

  void acknowledged(int qos) {
    waitingAcks -= qos == 1 ? 1 : 0;
  }

  private void deliver(PublishView view, Match match, ClientSession session) {
    long now = System.currentTimeMillis();
    if (view.retain()) {
      retain(loop.router().kept(view, match, now));
    }
    loop.router().route(view, match, session, now);
  }

  private void retain(Message message) {
    if (!broker.retained().set(message)) {
      loop.counters().droppedRetainedFull++;
    }
  }

  /** A will. */
  void publishOwn(Message message) {
    if (message.retain()) {
      retain(message);
    }
    loop.router().route(message);
  }

  private Match match(PublishView view) throws MalformedPacket {
    ByteBuf from = view.buf();
    int start = view.topicStart();
    int length = view.topicLength();
    if (view.alias() > 0) {
      from = alias(view);
      if (from != view.buf()) {
        start = 0;
        length = from.capacity();
      }
    }
    Match match = loop.router().match(from, start, length);
    if (match == null) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_NAME_INVALID, "MQTT-3.3.2-2", "the topic is no topic name");
    }
    if (TopicName.levels(match.topic()) > broker.limits().topicLevelsMax()) {
      throw new MalformedPacket(ReasonCode.TOPIC_NAME_INVALID, "MQTT-4.7", "too many topic levels");
    }
    return match;
  }

  /** Remembers or resolves a topic alias ([MQTT-3.3.2-8] and following). */
  private ByteBuf alias(PublishView view) throws MalformedPacket {
    int max = broker.limits().topicAliasMaximum();
    if (view.alias() > max) {
      throw new MalformedPacket(
          ReasonCode.TOPIC_ALIAS_INVALID,
          "MQTT-3.3.2-9",
          "topic alias " + view.alias() + " (expected: at most " + max + ")");
    }
    @Nullable ByteBuf[] known = aliases;
    if (known == null) {
      known = new ByteBuf[max + 1];
      aliases = known;
    }
    if (view.topicLength() > 0) {
      byte[] topic = new byte[view.topicLength()];
      view.buf().getBytes(view.topicStart(), topic);
      known[view.alias()] = Unpooled.wrappedBuffer(topic);
      return view.buf();
    }
    ByteBuf topic = known[view.alias()];
    if (topic == null) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR,
          "MQTT-3.3.2-12",
          "topic alias " + view.alias() + " was never set");
    }
    return topic;
  }

  boolean onAcknowledgement(ReasonPacket packet) {
    ClientSession session = connection.session();
    if (session == null) {
      return false;
    }
    int id = packet.packetId();
    switch (packet.type()) {
      case PUBACK -> session.onPubAck(id);
      case PUBREC -> {
        boolean failure = packet.reason().failure();
        boolean known = session.onPubRec(id, failure);
        if (!failure) {
          connection.answer(
              PacketType.PUBREL,
              id,
              known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
        }
      }
      case PUBREL -> {
        boolean known = session.inbound().onPubRel(id);
        connection.answer(
            PacketType.PUBCOMP,
            id,
            known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND);
      }
      case PUBCOMP -> session.onPubComp(id);
      default -> throw new IllegalStateException("no acknowledgement: " + packet.type());
    }
    return false;
  }
}
