package io.vitrine.broker.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.codec.PublishView;

/**
 * A message that outlives the turn it arrived in: queued, in flight, retained or on its way to
 * another event loop. Shared by all who hold it and never changed.
 */
public final class Message {
  /** {@link #expiresAtMillis} of a message that never expires. */
  public static final long NEVER = Long.MAX_VALUE;

  private final String topic;
  private final ByteBuf bytes;
  private final int topicLength;
  private final int propertiesLength;
  private final int qos;
  private final boolean retain;
  private final long expiresAtMillis;

  private Message(
      String topic,
      byte[] bytes,
      int topicLength,
      int propertiesLength,
      int qos,
      boolean retain,
      long expiresAtMillis) {
    this.topic = topic;
    this.bytes = Unpooled.wrappedBuffer(bytes);
    this.topicLength = topicLength;
    this.propertiesLength = propertiesLength;
    this.qos = qos;
    this.retain = retain;
    this.expiresAtMillis = expiresAtMillis;
  }

  /**
   * @param properties MQTT 5 properties without their length, topic alias and message expiry not
   *     among them
   */
  public static Message of(
      String topic,
      byte[] topicBytes,
      byte[] properties,
      byte[] payload,
      int qos,
      boolean retain,
      long expiresAtMillis) {
    byte[] all = new byte[topicBytes.length + properties.length + payload.length];
    System.arraycopy(topicBytes, 0, all, 0, topicBytes.length);
    System.arraycopy(properties, 0, all, topicBytes.length, properties.length);
    System.arraycopy(payload, 0, all, topicBytes.length + properties.length, payload.length);
    return new Message(
        topic, all, topicBytes.length, properties.length, qos, retain, expiresAtMillis);
  }

  /** Copies what {@code view} shows, without topic alias and message expiry. */
  public static Message of(PublishView view, String topic, byte[] topicBytes, long nowMillis) {
    byte[] payload = new byte[view.payloadLength()];
    view.buf().getBytes(view.payloadStart(), payload);
    long expires =
        view.expirySeconds() == PublishView.NO_EXPIRY
            ? NEVER
            : nowMillis + view.expirySeconds() * 1000;
    return of(topic, topicBytes, properties(view), payload, view.qos(), view.retain(), expires);
  }

  private static byte[] properties(PublishView view) {
    int length = view.propertiesLength();
    byte[] all = new byte[length];
    view.buf().getBytes(view.propertiesStart(), all);
    int cutAlias = view.alias() == 0 ? -1 : view.aliasStart() - view.propertiesStart();
    int cutExpiry =
        view.expirySeconds() == PublishView.NO_EXPIRY
            ? -1
            : view.expiryStart() - view.propertiesStart();
    int at = 0;
    for (int i = 0; i < length; ) {
      if (i == cutAlias) {
        i += 3;
      } else if (i == cutExpiry) {
        i += 5;
      } else {
        all[at++] = all[i++];
      }
    }
    return at == length ? all : java.util.Arrays.copyOf(all, at);
  }

  public String topic() {
    return topic;
  }

  /** Topic, properties and payload, one after the other from index 0. */
  public ByteBuf bytes() {
    return bytes;
  }

  public int topicLength() {
    return topicLength;
  }

  public int propertiesLength() {
    return propertiesLength;
  }

  public int payloadStart() {
    return topicLength + propertiesLength;
  }

  public int payloadLength() {
    return bytes.capacity() - payloadStart();
  }

  public int qos() {
    return qos;
  }

  public boolean retain() {
    return retain;
  }

  public long expiresAtMillis() {
    return expiresAtMillis;
  }

  /** What it counts against byte limits. */
  public int sizeBytes() {
    return bytes.capacity() + 96;
  }
}
