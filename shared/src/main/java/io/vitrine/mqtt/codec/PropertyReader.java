package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;
import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import io.vitrine.mqtt.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps over the properties of a packet in place and checks each: known, allowed here, not doubled,
 * value in range (MQTT 5.0, 2.2.2). Allocates nothing while stepping; reusable.
 */
public final class PropertyReader {
  private final Cursor cursor;
  private PacketType packet = PacketType.PUBLISH;
  private boolean will;
  private boolean toServer = true;
  private long seen;

  private Property property = Property.USER_PROPERTY;
  private long number;
  private int start;
  private int length;
  private int secondStart;
  private int secondLength;

  public PropertyReader() {
    this.cursor = new Cursor(Unpooled.EMPTY_BUFFER, 0, 0);
  }

  /**
   * Begins with the bytes from {@code start} to {@code end}, the length field not among them.
   *
   * @param will true for the will properties of CONNECT
   */
  public PropertyReader reset(ByteBuf buf, int start, int end, PacketType packet, boolean will) {
    cursor.reset(buf, start, end);
    this.packet = packet;
    this.will = will;
    this.seen = 0;
    return this;
  }

  /** Accepts what only a server may send: the subscription identifier in PUBLISH. */
  public PropertyReader fromServer() {
    toServer = false;
    return this;
  }

  /** Moves to the next property; false after the last. */
  public boolean next() throws MalformedPacket {
    if (cursor.left() == 0) {
      return false;
    }
    int id = cursor.variable();
    Property found = Property.of(id);
    if (found == null) {
      throw malformed("5.0 2.2.2.2", "unknown property " + id);
    }
    property = found;
    checkPlace();
    readValue();
    checkValue();
    return true;
  }

  /** Where the next property begins. */
  int at() {
    return cursor.at();
  }

  public Property property() {
    return property;
  }

  /** Value of the integer types. */
  public long number() {
    return number;
  }

  /**
   * Where the value of a string, of binary data or of a pair's name begins, its length field not
   * counted.
   */
  public int start() {
    return start;
  }

  public int length() {
    return length;
  }

  public String text() {
    return cursor.buf().toString(start, length, StandardCharsets.UTF_8);
  }

  public byte[] bytes() {
    byte[] copy = new byte[length];
    cursor.buf().getBytes(start, copy);
    return copy;
  }

  /** Value of a pair whose name is {@link #text()}. */
  public String secondText() {
    return cursor.buf().toString(secondStart, secondLength, StandardCharsets.UTF_8);
  }

  /** Reads all that is left. */
  public Properties all() throws MalformedPacket {
    if (cursor.left() == 0) {
      return Properties.NONE;
    }
    List<Properties.Entry> entries = new ArrayList<>();
    while (next()) {
      entries.add(new Properties.Entry(property, value()));
    }
    return new Properties(entries);
  }

  private Object value() {
    return switch (property.type()) {
      case UTF_8_STRING -> text();
      case BINARY_DATA -> bytes();
      case UTF_8_STRING_PAIR -> new Properties.Pair(text(), secondText());
      case BYTE, TWO_BYTE_INTEGER, FOUR_BYTE_INTEGER, VARIABLE_BYTE_INTEGER -> number;
    };
  }

  private void checkPlace() throws MalformedPacket {
    boolean allowed = will ? property.allowedInWill() : property.allowedIn(packet);
    if (allowed
        && packet == PacketType.PUBLISH
        && toServer
        && property == Property.SUBSCRIPTION_IDENTIFIER) {
      throw protocolError("MQTT-3.3.4-6", "subscription identifier in a PUBLISH to the server");
    }
    if (!allowed) {
      throw malformed(
          "5.0 2.2.2.2",
          property.title() + " is not allowed in " + packet + (will ? "'s will" : ""));
    }
    long bit = 1L << property.ordinal();
    boolean repeatable =
        property.repeatable() || (!toServer && property == Property.SUBSCRIPTION_IDENTIFIER);
    if ((seen & bit) != 0 && !repeatable) {
      throw protocolError("5.0 2.2.2.2", property.title() + " stands twice");
    }
    seen |= bit;
  }

  private void readValue() throws MalformedPacket {
    switch (property.type()) {
      case BYTE -> number = cursor.u8();
      case TWO_BYTE_INTEGER -> number = cursor.u16();
      case FOUR_BYTE_INTEGER -> number = cursor.u32();
      case VARIABLE_BYTE_INTEGER -> number = cursor.variable();
      case UTF_8_STRING -> readString();
      case BINARY_DATA -> {
        length = cursor.u16();
        start = cursor.skip(length);
      }
      case UTF_8_STRING_PAIR -> {
        readString();
        secondLength = cursor.u16();
        secondStart = cursor.skip(secondLength);
        cursor.checkText(secondStart, secondLength);
      }
    }
  }

  private void readString() throws MalformedPacket {
    length = cursor.u16();
    start = cursor.skip(length);
    cursor.checkText(start, length);
  }

  private void checkValue() throws MalformedPacket {
    switch (property) {
      case PAYLOAD_FORMAT_INDICATOR,
          REQUEST_PROBLEM_INFORMATION,
          REQUEST_RESPONSE_INFORMATION,
          MAXIMUM_QOS,
          RETAIN_AVAILABLE,
          WILDCARD_SUBSCRIPTION_AVAILABLE,
          SUBSCRIPTION_IDENTIFIER_AVAILABLE,
          SHARED_SUBSCRIPTION_AVAILABLE -> {
        if (number > 1) {
          throw bad("is " + number + " (expected: 0 or 1)");
        }
      }
      case RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE, SUBSCRIPTION_IDENTIFIER -> {
        if (number == 0) {
          throw bad("is 0");
        }
      }
      case TOPIC_ALIAS -> {
        if (number == 0) {
          throw new MalformedPacket(
              ReasonCode.TOPIC_ALIAS_INVALID, "MQTT-3.3.2-8", "topic alias 0");
        }
      }
      case RESPONSE_TOPIC -> {
        if (TopicName.hasWildcard(cursor.buf(), start, length)) {
          throw protocolError("MQTT-3.3.2-14", "the response topic has a wildcard");
        }
        if (length == 0) {
          throw protocolError("MQTT-4.7.3-1", "the response topic is empty");
        }
      }
      default -> {}
    }
  }

  private MalformedPacket bad(String what) {
    return protocolError("5.0 2.2.2.2", property.title() + " " + what);
  }
}
