package io.vitrine.mqtt.codec;

import static io.vitrine.mqtt.packet.MalformedPacket.malformed;
import static io.vitrine.mqtt.packet.MalformedPacket.protocolError;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.packet.ReasonPacket;
import io.vitrine.mqtt.packet.SubscribePacket;
import io.vitrine.mqtt.packet.UnsubscribePacket;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of clients to packets, strictly; every method takes a whole frame from {@code start} to
 * {@code end}, fixed header included, whose flags {@link FixedHeader#frameLength} has checked, and
 * moves no index of the buffer.
 */
public final class PacketParser {
  private PacketParser() {}

  public static ConnectPacket connect(ByteBuf buf, int start, int end) throws MalformedPacket {
    return ConnectParser.parse(buf, start, end);
  }

  /** Protocol level of a CONNECT that may be broken behind it; 4 if it can't be told. */
  public static int connectLevel(ByteBuf buf, int start, int end) {
    Integer level = ConnectParser.levelOf(buf, start, end);
    return level == null ? 4 : level;
  }

  public static SubscribePacket subscribe(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    boolean five = version == MqttVersion.MQTT_5;
    Cursor in = body(buf, start, end, five);
    int packetId = in.packetId();
    Properties properties = five ? properties(in, PacketType.SUBSCRIBE) : Properties.NONE;
    List<SubscribePacket.Request> requests = new ArrayList<>();
    while (in.left() > 0) {
      String filter = in.text();
      requests.add(request(filter, in.u8(), five));
    }
    if (requests.isEmpty()) {
      throw protocolError("MQTT-3.8.3-2", "SUBSCRIBE without a filter");
    }
    int id = (int) properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0);
    return new SubscribePacket(packetId, id, requests, properties);
  }

  private static SubscribePacket.Request request(String filter, int options, boolean five)
      throws MalformedPacket {
    int reserved = five ? 0xC0 : 0xFC;
    if ((options & reserved) != 0) {
      throw malformed("MQTT-3.8.3-5", "subscription options " + options);
    }
    if ((options & 3) == 3) {
      throw protocolError("5.0 3.8.3.1", "requested QoS 3");
    }
    if (options >> 4 == 3) {
      throw protocolError("5.0 3.8.3.1", "retain handling 3");
    }
    boolean noLocal = (options & 4) != 0;
    if (noLocal && filter.startsWith("$share/")) {
      throw protocolError("MQTT-3.8.3-4", "No Local on a shared subscription");
    }
    return new SubscribePacket.Request(
        filter, options & 3, noLocal, (options & 8) != 0, options >> 4 & 3);
  }

  public static UnsubscribePacket unsubscribe(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    boolean five = version == MqttVersion.MQTT_5;
    Cursor in = body(buf, start, end, five);
    int packetId = in.packetId();
    Properties properties = five ? properties(in, PacketType.UNSUBSCRIBE) : Properties.NONE;
    List<String> filters = new ArrayList<>();
    while (in.left() > 0) {
      filters.add(in.text());
    }
    if (filters.isEmpty()) {
      throw protocolError("MQTT-3.10.3-2", "UNSUBSCRIBE without a filter");
    }
    return new UnsubscribePacket(packetId, filters, properties);
  }

  /** PUBACK, PUBREC, PUBREL, PUBCOMP. */
  public static ReasonPacket acknowledgement(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    Cursor in = body(buf, start, end, version == MqttVersion.MQTT_5);
    return withReason(in, PacketType.of(buf.getByte(start)), in.packetId(), version);
  }

  /** DISCONNECT and AUTH. */
  public static ReasonPacket disconnect(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    Cursor in = body(buf, start, end, version == MqttVersion.MQTT_5);
    ReasonPacket packet = withReason(in, PacketType.of(buf.getByte(start)), 0, version);
    if (packet.type() == PacketType.AUTH) {
      checkAuth(packet);
    }
    return packet;
  }

  /** PINGREQ and PINGRESP are nothing but their fixed header. */
  public static void ping(ByteBuf buf, int start, int end) throws MalformedPacket {
    body(buf, start, end, true).mustEnd(PacketType.of(buf.getByte(start)));
  }

  static ReasonPacket withReason(Cursor in, PacketType type, int packetId, MqttVersion version)
      throws MalformedPacket {
    ReasonCode reason = ReasonCode.SUCCESS;
    Properties properties = Properties.NONE;
    if (version == MqttVersion.MQTT_5 && in.left() > 0) {
      reason = reason(in, type);
      if (in.left() > 0) {
        properties = properties(in, type);
      }
    }
    in.mustEnd(type);
    return new ReasonPacket(type, packetId, reason, properties);
  }

  private static void checkAuth(ReasonPacket packet) throws MalformedPacket {
    if (!packet.properties().has(Property.AUTHENTICATION_METHOD)) {
      throw protocolError("5.0 3.15.2.2.2", "AUTH without an authentication method");
    }
    if (packet.reason() == ReasonCode.SUCCESS) {
      throw protocolError("MQTT-3.15.2-1", "only a server ends authentication with success");
    }
  }

  static ReasonCode reason(Cursor in, PacketType type) throws MalformedPacket {
    int code = in.u8();
    ReasonCode found = ReasonCode.of(code);
    if (found == null || !found.allowedIn(type)) {
      throw protocolError(statement(type), "reason code " + code + " in " + type);
    }
    return found;
  }

  private static String statement(PacketType type) {
    return switch (type) {
      case CONNACK -> "MQTT-3.2.2-8";
      case PUBACK -> "MQTT-3.4.2-1";
      case PUBREC -> "MQTT-3.5.2-1";
      case PUBREL -> "MQTT-3.6.2-1";
      case PUBCOMP -> "MQTT-3.7.2-1";
      case SUBACK -> "MQTT-3.9.3-2";
      case UNSUBACK -> "MQTT-3.11.3-2";
      case DISCONNECT -> "MQTT-3.14.2-1";
      case AUTH -> "MQTT-3.15.2-1";
      default -> "5.0 2.4";
    };
  }

  /** Cursor over what follows the fixed header, whose length must be the shortest in version 5. */
  static Cursor body(ByteBuf buf, int start, int end, boolean five) throws MalformedPacket {
    int headerBytes = FixedHeader.length(buf, start);
    if (five) {
      FixedHeader.checkShortest(end - start - headerBytes, headerBytes - 1);
    }
    return new Cursor(buf, start + headerBytes, end);
  }

  static Properties properties(Cursor in, PacketType type) throws MalformedPacket {
    int length = in.variable();
    int start = in.skip(length);
    return new PropertyReader().reset(in.buf(), start, start + length, type, false).all();
  }
}
