package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;
import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import java.nio.charset.StandardCharsets;

/**
 * A PUBLISH frame seen in place: where its parts are in the buffer. One view per event loop is used
 * for every PUBLISH in turn, so parsing allocates nothing. Whether the topic is well-formed is left
 * to who looks it up: a topic that was met before need not be looked at again.
 *
 * <p>Threads: one. The buffer must stay as it is while the view is used.
 */
public final class PublishView {
  /** {@link #expirySeconds} of a message that never expires. */
  public static final long NO_EXPIRY = -1;

  private final PropertyReader reader = new PropertyReader();
  private ByteBuf buf = Unpooled.EMPTY_BUFFER;
  private int start;
  private int end;
  private int first;
  private int topicStart;
  private int topicLength;
  private int packetId;
  private int propertiesStart;
  private int propertiesLength;
  private int payloadStart;
  private int alias;
  private int aliasStart;
  private long expirySeconds;
  private int expiryStart;

  /** A view of frames that clients send. */
  public PublishView() {}

  /** A view of frames that a server sends, which may have subscription identifiers. */
  public static PublishView fromServer() {
    PublishView view = new PublishView();
    view.reader.fromServer();
    return view;
  }

  /**
   * Parses the frame from {@code start} to {@code end}.
   *
   * @param headerBytes length of its fixed header
   * @param five whether the connection speaks MQTT 5
   */
  public PublishView parse(ByteBuf buf, int start, int headerBytes, int end, boolean five)
      throws MalformedPacket {
    this.buf = buf;
    this.start = start;
    this.end = end;
    first = buf.getByte(start);
    int at = start + headerBytes;
    if (five) {
      FixedHeader.checkShortest(end - at, headerBytes - 1);
    }
    need(at + 2);
    topicLength = buf.getUnsignedShort(at);
    topicStart = at + 2;
    at = topicStart + topicLength;
    if (qos() > 0) {
      need(at + 2);
      packetId = buf.getUnsignedShort(at);
      at += 2;
      if (packetId == 0) {
        throw protocolError("MQTT-2.2.1-3", "packet identifier 0");
      }
    } else {
      packetId = 0;
    }
    alias = 0;
    expirySeconds = NO_EXPIRY;
    propertiesLength = 0;
    propertiesStart = at;
    need(at);
    if (five) {
      at = properties(at);
    }
    payloadStart = at;
    if (topicLength == 0 && alias == 0) {
      throw five
          ? protocolError("5.0 3.3.2.1", "no topic and no topic alias")
          : malformed("MQTT-4.7.3-1", "an empty topic");
    }
    return this;
  }

  private int properties(int from) throws MalformedPacket {
    int at = from;
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      need(at + 1);
      byte b = buf.getByte(at++);
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        break;
      }
      if (shift == 21) {
        throw malformed("5.0 1.5.5", "property length of more than four bytes");
      }
    }
    FixedHeader.checkShortest(value, at - from);
    propertiesStart = at;
    propertiesLength = value;
    need(at + value);
    if (value > 0) {
      scan();
    }
    return at + value;
  }

  private void scan() throws MalformedPacket {
    reader.reset(
        buf, propertiesStart, propertiesStart + propertiesLength, PacketType.PUBLISH, false);
    while (reader.next()) {
      switch (reader.property()) {
        case TOPIC_ALIAS -> {
          alias = (int) reader.number();
          aliasStart = reader.at() - 3;
        }
        case MESSAGE_EXPIRY_INTERVAL -> {
          expirySeconds = reader.number();
          expiryStart = reader.at() - 5;
        }
        default -> {}
      }
    }
  }

  private void need(int index) throws MalformedPacket {
    if (index > end) {
      throw malformed("5.0 4.13.1", "PUBLISH ends inside a field");
    }
  }

  public ByteBuf buf() {
    return buf;
  }

  /** Where the frame begins. */
  public int start() {
    return start;
  }

  public int end() {
    return end;
  }

  public int frameLength() {
    return end - start;
  }

  public int qos() {
    return first >> 1 & 3;
  }

  public boolean retain() {
    return (first & 1) != 0;
  }

  public boolean dup() {
    return (first & 8) != 0;
  }

  public int topicStart() {
    return topicStart;
  }

  /** 0 if a topic alias stands for the topic. */
  public int topicLength() {
    return topicLength;
  }

  public String topic() {
    return buf.toString(topicStart, topicLength, StandardCharsets.UTF_8);
  }

  /** 0 for QoS 0. */
  public int packetId() {
    return packetId;
  }

  /** Where the properties begin, their length field not counted. */
  public int propertiesStart() {
    return propertiesStart;
  }

  public int propertiesLength() {
    return propertiesLength;
  }

  public int payloadStart() {
    return payloadStart;
  }

  public int payloadLength() {
    return end - payloadStart;
  }

  /** Topic alias; 0 if there is none. */
  public int alias() {
    return alias;
  }

  /** Where the three bytes of the topic alias property begin, if there is one. */
  public int aliasStart() {
    return aliasStart;
  }

  /** Message expiry interval, or {@link #NO_EXPIRY}. */
  public long expirySeconds() {
    return expirySeconds;
  }

  /** Where the five bytes of the message expiry property begin, if there is one. */
  public int expiryStart() {
    return expiryStart;
  }
}
