package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.broker.router.Match;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.session.Pending;
import io.vitrine.broker.subscriber.Delivery;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.codec.PublishView;
import io.vitrine.mqtt.codec.PublishWriter;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes PUBLISH and PUBREL for one client into its outgoing bytes. */
final class ConnectionDelivery implements Delivery {
  private final Loop loop;
  private final Outgoing outgoing;
  private final boolean five;
  private final int packetBytesMax;
  private final PublishWriter writer = new PublishWriter();

  /**
   * @param packetBytesMax the client's maximum packet size
   */
  ConnectionDelivery(Loop loop, Outgoing outgoing, MqttVersion version, int packetBytesMax) {
    this.loop = loop;
    this.outgoing = outgoing;
    this.five = version == MqttVersion.MQTT_5;
    this.packetBytesMax = packetBytesMax;
  }

  @Override
  public boolean writable() {
    return outgoing.writable();
  }

  @Override
  public boolean publish(
      PublishView view, Match match, int qos, boolean retain, int packetId, int @Nullable [] ids) {
    boolean asIs = ids == null && view.alias() == 0 && view.qos() == qos && five == view.five();
    if (!asIs) {
      return rewrite(view, match, qos, retain, packetId, ids);
    }
    int length = view.frameLength();
    if (length > packetBytesMax) {
      return false;
    }
    ByteBuf out = outgoing.begin(length);
    int at = out.writerIndex();
    out.writeBytes(view.buf(), view.start(), length);
    out.setByte(at, 0x30 | qos << 1 | (retain ? 1 : 0));
    if (qos > 0) {
      out.setShort(at + view.topicStart() + view.topicLength() - view.start(), packetId);
    }
    sent(out);
    return true;
  }

  private boolean rewrite(
      PublishView view, Match match, int qos, boolean retain, int packetId, int @Nullable [] ids) {
    Message message = Message.of(view, match.topic(), match.topicBytes(), 0);
    long expiry = view.expirySeconds();
    return write(message, match.topicBytes(), expiry, qos, retain, false, packetId, ids);
  }

  @Override
  public boolean publish(Pending pending, boolean dup, int packetId) {
    Message message = pending.message();
    long expiry = PublishView.NO_EXPIRY;
    if (message.expiresAtMillis() != Message.NEVER) {
      long left = message.expiresAtMillis() - System.currentTimeMillis();
      if (left <= 0) {
        return false;
      }
      expiry = (left + 999) / 1000;
    }
    byte[] topic = message.topic().getBytes(StandardCharsets.UTF_8);
    return write(
        message,
        topic,
        expiry,
        pending.qos(),
        pending.retain(),
        dup,
        packetId,
        pending.subscriptionIds());
  }

  private boolean write(
      Message message,
      byte[] topic,
      long expiry,
      int qos,
      boolean retain,
      boolean dup,
      int packetId,
      int @Nullable [] ids) {
    writer.message(
        topic,
        message.bytes(),
        message.topicLength(),
        message.propertiesLength(),
        message.payloadStart(),
        message.payloadLength(),
        expiry);
    int length = writer.frameLength(qos, five, ids);
    if (length > packetBytesMax) {
      return false;
    }
    ByteBuf out = outgoing.begin(length);
    writer.write(out, qos, retain, dup, packetId, five, ids);
    sent(out);
    return true;
  }

  private void sent(ByteBuf out) {
    loop.counters().messagesSent++;
    outgoing.end(out);
  }

  @Override
  public void pubRel(int packetId) {
    ByteBuf out = outgoing.begin(4);
    PacketWriter.acknowledgement(
        out, PacketType.PUBREL, packetId, ReasonCode.SUCCESS, MqttVersion.MQTT_3_1_1);
    outgoing.end(out);
  }
}
