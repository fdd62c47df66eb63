package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import org.jspecify.annotations.Nullable;

/** A block of properties: MQTT 5.0, 2.2.2. Each is entered by its own name and by Wireshark's. */
final class PropertyReader {
  private PropertyReader() {}

  static void read(FieldReader in, boolean will) {
    in.open(will ? MqttFields.WILL_PROPERTIES : MqttFields.PROPERTIES);
    int length = in.varint(MqttFields.PROPERTY_LEN);
    int packetEnd = in.end();
    boolean tooLong = length > packetEnd - in.at();
    if (tooLong) {
      int left = packetEnd - in.at();
      in.finding(
          Rule.PROPERTY_LENGTH, in.at(), left, length + " bytes of properties, " + left + " left");
    } else {
      in.end(in.at() + length);
    }
    block(in, will, packetEnd);
    in.end(packetEnd);
    in.close();
    if (tooLong) {
      throw FieldReader.stop();
    }
  }

  /** A broken property ends its block only: where the block ends is known. */
  private static void block(FieldReader in, boolean will, int packetEnd) {
    int depth = in.depth();
    long seen = 0;
    try {
      while (in.more()) {
        seen |= property(in, will, seen);
      }
      long data = 1L << Property.AUTHENTICATION_DATA.ordinal();
      long method = 1L << Property.AUTHENTICATION_METHOD.ordinal();
      boolean connect = in.type() == PacketType.CONNECT && !will;
      if (connect && (seen & data) != 0 && (seen & method) == 0) {
        in.finding(Rule.AUTH_DATA_WITHOUT_METHOD, in.at(), 0);
      }
    } catch (FieldReader.End broken) {
      if (in.stopped() || in.out().cut() || in.end() == packetEnd) {
        throw broken;
      }
      in.closeTo(depth);
      in.at(in.at() + in.there());
      if (in.more()) {
        in.out().setCut();
        throw broken;
      }
    }
  }

  private static long property(FieldReader in, boolean will, long seen) {
    int from = in.at();
    Property property = in.there() > 0 ? Property.of(in.next()) : null;
    if (property == null) {
      unknown(in);
      return 0;
    }
    int index = in.open(MqttFields.PROP_INCOMPLETE);
    in.varint(MqttFields.PROPERTY_ID);
    in.out().complete(index, PropertyFields.of(property, will), value(in, property));
    in.close();
    long bit = 1L << property.ordinal();
    Rule broken = placeRule(in, property, will, (seen & bit) != 0);
    if (broken != null) {
      in.finding(
          broken, from, in.at() - from, PropertyFields.label(property) + ": " + broken.text());
    }
    return bit;
  }

  private static void unknown(FieldReader in) {
    int id = in.varint(MqttFields.PROPERTY_ID);
    String text = String.format("property identifier 0x%02x is unknown", id);
    in.finding(Rule.PROPERTY_UNKNOWN, in.at() - 1, 1, text);
    in.content(MqttFields.PROP_UNKNOWN, in.end() - in.at());
  }

  private static @Nullable Rule placeRule(
      FieldReader in, Property property, boolean will, boolean seen) {
    PacketType type = in.type();
    if (!(will ? property.allowedInWill() : property.allowedIn(type))) {
      return Rule.PROPERTY_NOT_ALLOWED;
    }
    boolean publish = type == PacketType.PUBLISH;
    boolean subscription = property == Property.SUBSCRIPTION_IDENTIFIER;
    if (publish && subscription && in.fromClient()) {
      return Rule.SUBSCRIPTION_ID_FROM_CLIENT;
    }
    boolean repeatable = property.repeatable() || (publish && subscription);
    return seen && !repeatable ? Rule.PROPERTY_TWICE : null;
  }

  /** Reads the value; what the property's field has for its own value. */
  private static long value(FieldReader in, Property property) {
    return switch (property.type()) {
      case BYTE -> bool(in, property);
      case TWO_BYTE_INTEGER -> nonZero(in, property, in.u16(twoBytes(property)));
      case FOUR_BYTE_INTEGER -> nonZero(in, property, in.u32(MqttFields.PROP_NUMBER));
      case VARIABLE_BYTE_INTEGER -> nonZero(in, property, in.varint(MqttFields.PROP_NUMBER));
      case UTF_8_STRING -> text(in, property);
      case BINARY_DATA ->
          in.out().raw(in.binary(MqttFields.PROP_STRING_LEN, MqttFields.PROP_STRING));
      case UTF_8_STRING_PAIR -> pair(in);
    };
  }

  private static Field twoBytes(Property property) {
    return property == Property.TOPIC_ALIAS ? MqttFields.PROP_TOPIC_ALIAS : MqttFields.PROP_NUMBER;
  }

  private static long bool(FieldReader in, Property property) {
    boolean qos = property == Property.MAXIMUM_QOS;
    int value = in.u8(qos ? MqttFields.PROP_MAX_QOS : MqttFields.PROP_NUMBER);
    if (value > 1) {
      String text = PropertyFields.label(property) + " is " + value + ", neither 0 nor 1";
      in.finding(Rule.PROPERTY_NOT_0_OR_1, in.at() - 1, 1, text);
    }
    return value;
  }

  private static long nonZero(FieldReader in, Property property, long value) {
    if (value == 0) {
      switch (property) {
        case TOPIC_ALIAS -> in.finding(Rule.TOPIC_ALIAS_ZERO, in.at() - 2, 2);
        case RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE, SUBSCRIPTION_IDENTIFIER ->
            in.finding(
                Rule.PROPERTY_ZERO, in.at() - 1, 1, PropertyFields.label(property) + " is 0");
        default -> {}
      }
    }
    return value;
  }

  private static long text(FieldReader in, Property property) {
    if (property == Property.CONTENT_TYPE) {
      return in.out().raw(in.counted(MqttFields.PROP_CONTENT_TYPE));
    }
    int index = in.string(MqttFields.PROP_STRING_LEN, MqttFields.PROP_STRING);
    int length = in.out().length(index);
    if (property == Property.RESPONSE_TOPIC) {
      checkResponseTopic(in, in.at() - length, length);
    }
    return in.out().raw(index);
  }

  private static void checkResponseTopic(FieldReader in, int from, int length) {
    if (length == 0) {
      in.finding(Rule.RESPONSE_TOPIC_EMPTY, from - 2, 2);
    }
    if (in.has(from, length, '+', '#')) {
      in.finding(Rule.RESPONSE_TOPIC_WILDCARD, from, length);
    }
  }

  private static long pair(FieldReader in) {
    in.string(MqttFields.PROP_KEY_LEN, MqttFields.PROP_KEY);
    in.string(MqttFields.PROP_VALUE_LEN, MqttFields.PROP_VALUE);
    return 0;
  }
}
