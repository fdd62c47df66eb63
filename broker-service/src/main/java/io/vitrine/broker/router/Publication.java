package io.vitrine.broker.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.session.Deliverable;
import io.vitrine.broker.session.Message;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.codec.PublishView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The message at hand: where its parts are, and the frames made of it so far, one per kind of
 * subscriber. One object per event loop, loaded with one message after the other.
 *
 * <p>Threads: one event loop's.
 */
public final class Publication implements Deliverable {
  private static final int NONE = -1;

  private final FrameWriter writer = new FrameWriter(this);

  ByteBuf buf = Unpooled.EMPTY_BUFFER;
  byte[] topic = new byte[256];
  int topicLength;
  int propertiesStart;
  int propertiesLength;

  /** Where the three bytes of the topic alias are among the properties; -1 if there are none. */
  int aliasStart = NONE;

  int expiryStart = NONE;
  int payloadStart;
  int payloadLength;

  /** Seconds that the frames shall say instead of what the properties do; -1: as they do. */
  long expiryLeft = NONE;

  int frameStart;
  int frameLength;

  /** Whether the frame at {@code frameStart} can go out as it is to the same kind of subscriber. */
  boolean verbatim;

  private boolean version5;
  private int qos;
  private boolean retain;
  private long expirySeconds = Message.NO_EXPIRY;
  private long receivedMillis;
  private @Nullable Message kept;

  /**
   * Loads a PUBLISH frame.
   *
   * @param five whether it is a frame of MQTT 5
   * @param alias the topic that its topic alias stands for, or that it has by a rule; null if it
   *     has its topic
   */
  public void load(PublishView view, boolean five, byte @Nullable [] alias, long millis) {
    buf = view.buf();
    version5 = five;
    qos = view.qos();
    retain = view.retain();
    frameStart = view.start();
    frameLength = view.frameLength();
    propertiesStart = view.propertiesStart();
    propertiesLength = view.propertiesLength();
    payloadStart = view.payloadStart();
    payloadLength = view.payloadLength();
    aliasStart = view.alias() == 0 ? NONE : view.aliasStart();
    expirySeconds = view.expirySeconds();
    expiryStart = expirySeconds == PublishView.NO_EXPIRY ? NONE : view.expiryStart();
    expiryLeft = NONE;
    if (alias == null) {
      topic(view.topicLength());
      buf.getBytes(view.topicStart(), topic, 0, topicLength);
    } else {
      topic(alias.length);
      System.arraycopy(alias, 0, topic, 0, alias.length);
    }
    verbatim = aliasStart == NONE && alias == null && lengthIsShortest(view);
    reset(millis);
  }

  /** Loads a message that was kept; what is left of its expiry interval goes out. */
  public void load(Message message, long nowMillis) {
    byte[] bytes = message.bytes();
    buf = Unpooled.wrappedBuffer(bytes);
    version5 = true;
    qos = message.qos();
    retain = message.retain();
    frameLength = 0;
    propertiesStart = message.topicLength();
    propertiesLength = message.propertiesLength();
    payloadStart = propertiesStart + propertiesLength;
    payloadLength = message.payloadLength();
    aliasStart = NONE;
    expirySeconds = message.expirySeconds();
    expiryStart = message.expiryAt();
    expiryLeft = message.secondsLeft(nowMillis);
    topic(message.topicLength());
    System.arraycopy(bytes, 0, topic, 0, topicLength);
    verbatim = false;
    reset(message.receivedMillis());
    kept = message;
  }

  private void topic(int length) {
    if (length > topic.length) {
      topic = new byte[Math.max(length, 2 * topic.length)];
    }
    topicLength = length;
  }

  private void reset(long millis) {
    receivedMillis = millis;
    kept = null;
    writer.reset();
  }

  /** Before version 5 a length may take more bytes than it needs; it is not passed on like that. */
  private boolean lengthIsShortest(PublishView view) {
    int header = view.topicStart() - 2 - view.start();
    return header == 1 + FixedHeader.variableLength(frameLength - header);
  }

  @Override
  public Message keep() {
    Message message = kept;
    if (message == null) {
      message = copy();
      kept = message;
    }
    return message;
  }

  private Message copy() {
    int aliasBytes = aliasStart == NONE ? 0 : 3;
    int kept = propertiesLength - aliasBytes;
    byte[] bytes = Arrays.copyOf(topic, topicLength + kept + payloadLength);
    if (bytes.length > topicLength) {
      int before = aliasStart == NONE ? propertiesLength : aliasStart - propertiesStart;
      buf.getBytes(propertiesStart, bytes, topicLength, before);
      buf.getBytes(
          propertiesStart + before + aliasBytes, bytes, topicLength + before, kept - before);
      buf.getBytes(payloadStart, bytes, topicLength + kept, payloadLength);
    }
    int expiryAt = NONE;
    if (expiryStart != NONE) {
      boolean moved = aliasStart != NONE && aliasStart < expiryStart;
      expiryAt = topicLength + expiryStart - propertiesStart - (moved ? aliasBytes : 0);
    }
    return new Message(
        bytes, topicLength, kept, qos, retain, receivedMillis, expirySeconds, expiryAt);
  }

  public boolean version5() {
    return version5;
  }

  public int qos() {
    return qos;
  }

  public boolean retain() {
    return retain;
  }

  public byte[] topic() {
    return topic;
  }

  @Override
  public byte[] topicBytes() {
    return topic;
  }

  @Override
  public int topicLength() {
    return topicLength;
  }

  public ByteBuf buf() {
    return buf;
  }

  public int propertiesStart() {
    return propertiesStart;
  }

  public int propertiesLength() {
    return propertiesLength;
  }

  public int payloadStart() {
    return payloadStart;
  }

  @Override
  public int payloadLength() {
    return payloadLength;
  }

  /** The frame for subscribers of a kind; made when first asked for. */
  public Encoding encoding(boolean five, int outQos, boolean outRetain, int[] subscriptionIds) {
    return writer.encoding(five, outQos, outRetain, subscriptionIds);
  }

  /** The whole frame in one piece, for another event loop, as the publisher's version has it. */
  Encoding whole() {
    return writer.whole();
  }

  /** Lets go of the buffer that the message is in. */
  void unload() {
    buf = Unpooled.EMPTY_BUFFER;
    kept = null;
    writer.unload();
  }
}
