package io.vitrine.contract;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that routes are tried with.
 *
 * @param user empty for none
 * @param contentType null for none
 */
public record TrialMessage(
    String topic,
    byte[] payload,
    int qos,
    boolean retain,
    String client,
    String user,
    @Nullable String contentType,
    List<Properties.Pair> userProperties) {

  /** What a topic name is, for who gave another one. */
  public static final String TOPIC_EXPECTED = "text without + and #";

  /** Whether the topic is one that a client can publish to. */
  public boolean topicValid() {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    return TopicName.valid(Unpooled.wrappedBuffer(name), 0, name.length);
  }

  /** The same as it would stand in the outbox, if it came now. */
  public OutboxRecord record() {
    ByteBuf properties = Unpooled.buffer();
    if (contentType != null) {
      PropertyWriter.write(properties, Property.CONTENT_TYPE, contentType);
    }
    for (Properties.Pair each : userProperties) {
      PropertyWriter.write(properties, Property.USER_PROPERTY, each);
    }
    return new OutboxRecord(
        System.currentTimeMillis() * 1_000,
        client,
        user,
        topic,
        qos,
        retain,
        false,
        true,
        qos == 0 ? 0 : 1,
        BufferInternal.buffer(properties),
        Buffer.buffer(payload));
  }
}
