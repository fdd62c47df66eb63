package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.router.Author;
import io.vitrine.broker.session.Message;
import io.vitrine.broker.store.WillRecord;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.packet.Will;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import org.jspecify.annotations.Nullable;

/**
 * A will that may have to be published (MQTT 5.0, 3.1.2.5).
 *
 * @param template as it is published, but for its time
 * @param delayMillis how long after the connection was lost; the end of the session is earlier
 * @param username of its client; empty if it has none
 */
record PendingWill(Message template, long delayMillis, String username) {

  static PendingWill of(Will will, @Nullable String username) {
    return new PendingWill(
        template(will), will.delaySeconds() * 1000, username == null ? "" : username);
  }

  static PendingWill of(WillRecord record) {
    return new PendingWill(record.message(), record.delayMillis(), record.username());
  }

  Author author(String clientId) {
    return new Author(clientId, username);
  }

  /** Bytes that it takes. */
  int weight() {
    return template.weight() + username.length();
  }

  /** The message as of now: its expiry interval begins when it is published. */
  Message message(long nowMillis) {
    return template.receivedAt(nowMillis);
  }

  /**
   * As it stands in the store.
   *
   * @param dueMillis epoch milliseconds, or {@link WillRecord#NOT_DUE}
   */
  WillRecord record(long dueMillis) {
    return new WillRecord(template, delayMillis, dueMillis, username);
  }

  private static Message template(Will will) {
    ByteBuf properties = Unpooled.buffer();
    for (Properties.Entry each : will.properties().entries()) {
      if (each.property() != Property.MESSAGE_EXPIRY_INTERVAL
          && each.property() != Property.WILL_DELAY_INTERVAL) {
        PropertyWriter.write(properties, each.property(), each.value());
      }
    }
    return Message.of(
        will.topic(),
        will.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, Message.NO_EXPIRY),
        ByteBufUtil.getBytes(properties),
        will.payload(),
        will.qos(),
        will.retain(),
        0);
  }
}
