package io.vitrine.broker.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.codec.PropertyWriter;
import io.vitrine.mqtt.property.Property;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An application message that the broker keeps: queued, in flight, retained, or a will. Immutable;
 * shared by all sessions that keep it.
 *
 * <p>Threads: any.
 */
public final class Message implements Deliverable {
  /** What a message takes beyond its bytes, about. */
  public static final int OVERHEAD_BYTES = 72;

  /** {@link #expirySeconds} of a message that never expires. */
  public static final long NO_EXPIRY = -1;

  /** The property with its value. */
  private static final int EXPIRY_BYTES = 5;

  private final byte[] bytes;
  private final int topicLength;
  private final int propertiesLength;
  private final int qos;
  private final boolean retain;
  private final long receivedMillis;
  private final long expirySeconds;
  private final int expiryAt;

  /**
   * @param bytes topic, properties and payload, one after the other; the properties as in a PUBLISH
   *     of version 5 without topic alias and without their length
   * @param receivedMillis when the broker got it, epoch milliseconds
   * @param expirySeconds message expiry interval; {@link #NO_EXPIRY} if it has none
   * @param expiryAt where its property begins in {@code bytes}; -1 if there is none
   */
  public Message(
      byte[] bytes,
      int topicLength,
      int propertiesLength,
      int qos,
      boolean retain,
      long receivedMillis,
      long expirySeconds,
      int expiryAt) {
    this.bytes = bytes;
    this.topicLength = topicLength;
    this.propertiesLength = propertiesLength;
    this.qos = qos;
    this.retain = retain;
    this.receivedMillis = receivedMillis;
    this.expirySeconds = expirySeconds;
    this.expiryAt = expiryAt;
  }

  /**
   * A message that came in no PUBLISH.
   *
   * @param expirySeconds message expiry interval; {@link #NO_EXPIRY} if it has none
   * @param properties the others, as in a PUBLISH of version 5
   */
  public static Message of(
      String topic,
      long expirySeconds,
      byte[] properties,
      byte[] payload,
      int qos,
      boolean retain,
      long receivedMillis) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    boolean expires = expirySeconds != NO_EXPIRY;
    ByteBuf bytes =
        Unpooled.buffer(name.length + EXPIRY_BYTES + properties.length + payload.length);
    bytes.writeBytes(name);
    if (expires) {
      PropertyWriter.write(bytes, Property.MESSAGE_EXPIRY_INTERVAL, expirySeconds);
    }
    bytes.writeBytes(properties);
    int propertiesLength = bytes.readableBytes() - name.length;
    bytes.writeBytes(payload);
    return new Message(
        ByteBufUtil.getBytes(bytes),
        name.length,
        propertiesLength,
        qos,
        retain,
        receivedMillis,
        expirySeconds,
        expires ? name.length : -1);
  }

  /** The same message to a shorter topic: without its first bytes. */
  public Message withoutPrefix(int topicBytes) {
    return new Message(
        Arrays.copyOfRange(bytes, topicBytes, bytes.length),
        topicLength - topicBytes,
        propertiesLength,
        qos,
        retain,
        receivedMillis,
        expirySeconds,
        expiryAt < 0 ? expiryAt : expiryAt - topicBytes);
  }

  /** The same message, received at another time. */
  public Message receivedAt(long millis) {
    return new Message(
        bytes, topicLength, propertiesLength, qos, retain, millis, expirySeconds, expiryAt);
  }

  /** The same message for those only who are there: with QoS 0, and not retained. */
  public Message fleeting() {
    return new Message(
        bytes, topicLength, propertiesLength, 0, false, receivedMillis, expirySeconds, expiryAt);
  }

  @Override
  public Message keep() {
    return this;
  }

  /** Topic, properties and payload; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public byte[] topicBytes() {
    return bytes;
  }

  @Override
  public int topicLength() {
    return topicLength;
  }

  public int propertiesLength() {
    return propertiesLength;
  }

  @Override
  public int payloadLength() {
    return bytes.length - topicLength - propertiesLength;
  }

  public String topic() {
    return new String(bytes, 0, topicLength, StandardCharsets.UTF_8);
  }

  public int qos() {
    return qos;
  }

  public boolean retain() {
    return retain;
  }

  public long receivedMillis() {
    return receivedMillis;
  }

  public long expirySeconds() {
    return expirySeconds;
  }

  public int expiryAt() {
    return expiryAt;
  }

  public boolean expired(long nowMillis) {
    return expirySeconds != NO_EXPIRY && nowMillis - receivedMillis >= expirySeconds * 1000;
  }

  /** Seconds left of the expiry interval ([MQTT-3.3.2-6]); {@link #NO_EXPIRY} if it has none. */
  public long secondsLeft(long nowMillis) {
    if (expirySeconds == NO_EXPIRY) {
      return NO_EXPIRY;
    }
    return Math.max(0, expirySeconds - Math.max(0, nowMillis - receivedMillis) / 1000);
  }

  /** What it counts against the limits in bytes. */
  public int weight() {
    return bytes.length + OVERHEAD_BYTES;
  }
}
