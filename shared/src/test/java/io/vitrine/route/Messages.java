package io.vitrine.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Properties;
import java.nio.charset.StandardCharsets;

/** Messages as routes get them. */
final class Messages {
  private Messages() {}

  static Publication of(String topic) {
    return of(topic, "c", "");
  }

  static Publication of(String topic, String client, String user) {
    return of(topic, client, user, Properties.NONE, "");
  }

  static Publication of(
      String topic, String client, String user, Properties properties, String payload) {
    return of(topic, client, user, properties, payload.getBytes(StandardCharsets.UTF_8));
  }

  static Publication of(
      String topic, String client, String user, Properties properties, byte[] payload) {
    return new Publication(
        new OutboxRecord(
            0,
            client,
            user,
            topic,
            2,
            true,
            false,
            true,
            1,
            encoded(properties),
            Buffer.buffer(payload)));
  }

  private static Buffer encoded(Properties properties) {
    ByteBuf out = Unpooled.buffer();
    for (Properties.Entry each : properties.entries()) {
      PropertyWriter.write(out, each.property(), each.value());
    }
    return BufferInternal.buffer(out);
  }
}
