package io.vitrine.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.contract.OutboxRecord;
import io.vitrine.mqtt.codec.PropertyReader;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Properties;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A PUBLISH as routes see it. What takes work (properties, the payload's bytes) is read when a
 * route asks for it, and once.
 *
 * <p>Threads: one at a time.
 */
public final class Publication {
  private final OutboxRecord message;
  private byte @Nullable [] payload;
  private @Nullable Properties properties;
  private @Nullable TraceContext carried;

  public Publication(OutboxRecord message) {
    this.message = message;
  }

  public OutboxRecord message() {
    return message;
  }

  public String topic() {
    return message.topic();
  }

  String clientId() {
    return message.clientId();
  }

  @Nullable String user() {
    return message.username().isEmpty() ? null : message.username();
  }

  /** The payload; not to be changed. */
  public byte[] payload() {
    byte[] known = payload;
    if (known == null) {
      known = message.payload().getBytes();
      payload = known;
    }
    return known;
  }

  /** The payload, if it is UTF-8. */
  @Nullable String payloadText() {
    return text(payload());
  }

  /** The trace that goes on with it: its user properties', unless it was given another. */
  public @Nullable TraceContext trace() {
    TraceContext given = carried;
    return given == null ? TraceContext.of(properties()) : given;
  }

  /** What it was given; null if nothing was. */
  public @Nullable TraceContext carried() {
    return carried;
  }

  /** A trace to go on with instead of that of its user properties; null for none. */
  public void carry(@Nullable TraceContext trace) {
    carried = trace;
  }

  /** None where they cannot be read. */
  public Properties properties() {
    Properties known = properties;
    if (known == null) {
      known = message.properties().length() == 0 ? Properties.NONE : readProperties();
      properties = known;
    }
    return known;
  }

  private Properties readProperties() {
    ByteBuf bytes = Unpooled.wrappedBuffer(message.properties().getBytes());
    PropertyReader reader = new PropertyReader();
    try {
      reader.reset(bytes, 0, bytes.readableBytes(), PacketType.PUBLISH, false);
      return reader.all();
    } catch (MalformedPacket e) {
      return Properties.NONE;
    }
  }

  /** Null if the bytes are no UTF-8. */
  static @Nullable String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** A level of the topic, from 0 on; null if it has fewer. */
  @Nullable String level(int index) {
    String topic = topic();
    int start = start(topic, index);
    if (start < 0) {
      return null;
    }
    int end = topic.indexOf('/', start);
    return topic.substring(start, end < 0 ? topic.length() : end);
  }

  /** That level and all behind it; null if it has fewer. */
  @Nullable String levelsFrom(int index) {
    int start = start(topic(), index);
    return start < 0 ? null : topic().substring(start);
  }

  private static int start(String topic, int level) {
    int start = 0;
    for (int i = 0; i < level; i++) {
      int slash = topic.indexOf('/', start);
      if (slash < 0) {
        return -1;
      }
      start = slash + 1;
    }
    return start;
  }
}
