package io.vitrine.mqtt.codec;

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
 * Whole frames to packets, strictly; every method takes the frame from {@code start} to {@code
 * end}, fixed header included, and moves no index of the buffer.
 */
public final class PacketParser {
  private PacketParser() {}

  public static ConnectPacket connect(ByteBuf buf, int start, int end) throws MalformedPacket {
    return ConnectParser.parse(body(buf, start, end));
  }

  /** Protocol level of a CONNECT that may be broken behind it; 4 if it can't be told. */
  public static int connectLevel(ByteBuf buf, int start, int end) {
    Integer level = ConnectParser.levelOf(buf, start, end);
    return level == null ? 4 : level;
  }

  public static SubscribePacket subscribe(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    Cursor in = body(buf, start, end);
    int packetId = packetId(in, "MQTT-2.2.1-3");
    boolean five = version == MqttVersion.MQTT_5;
    Properties properties = five ? properties(in, PacketType.SUBSCRIBE) : Properties.NONE;
    List<SubscribePacket.Request> requests = new ArrayList<>();
    while (in.left() > 0) {
      String filter = in.text();
      requests.add(request(filter, in.u8(), five));
    }
    if (requests.isEmpty()) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.8.3-2", "SUBSCRIBE without a filter");
    }
    int id = (int) properties.number(Property.SUBSCRIPTION_IDENTIFIER, 0);
    return new SubscribePacket(packetId, id, requests, properties);
  }

  private static SubscribePacket.Request request(String filter, int options, boolean five)
      throws MalformedPacket {
    int reserved = five ? 0xC0 : 0xFC;
    if ((options & reserved) != 0 || (options & 3) == 3 || (options >> 4 & 3) == 3) {
      throw new MalformedPacket(
          (options & 3) == 3 || (options >> 4 & 3) == 3 && five
              ? ReasonCode.PROTOCOL_ERROR
              : ReasonCode.MALFORMED_PACKET,
          "MQTT-3.8.3-5",
          "subscription options " + options);
    }
    boolean noLocal = (options & 4) != 0;
    if (noLocal && filter.startsWith("$share/")) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.8.3-4", "No Local on a shared subscription");
    }
    return new SubscribePacket.Request(
        filter, options & 3, noLocal, (options & 8) != 0, options >> 4 & 3);
  }

  public static UnsubscribePacket unsubscribe(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    Cursor in = body(buf, start, end);
    int packetId = packetId(in, "MQTT-2.2.1-3");
    Properties properties =
        version == MqttVersion.MQTT_5 ? properties(in, PacketType.UNSUBSCRIBE) : Properties.NONE;
    List<String> filters = new ArrayList<>();
    while (in.left() > 0) {
      filters.add(in.text());
    }
    if (filters.isEmpty()) {
      throw new MalformedPacket(
          ReasonCode.PROTOCOL_ERROR, "MQTT-3.10.3-2", "UNSUBSCRIBE without a filter");
    }
    return new UnsubscribePacket(packetId, filters, properties);
  }

  /** PUBACK, PUBREC, PUBREL, PUBCOMP. */
  public static ReasonPacket acknowledgement(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    PacketType type = PacketType.of(buf.getByte(start));
    Cursor in = body(buf, start, end);
    int packetId = packetId(in, "MQTT-2.2.1-5");
    if (version != MqttVersion.MQTT_5) {
      in.mustEnd(type.name());
      return new ReasonPacket(type, packetId, ReasonCode.SUCCESS, Properties.NONE);
    }
    return withReason(in, type, packetId);
  }

  /** DISCONNECT, AUTH and, of version 5, the end of the acknowledgements. */
  public static ReasonPacket disconnect(ByteBuf buf, int start, int end, MqttVersion version)
      throws MalformedPacket {
    PacketType type = PacketType.of(buf.getByte(start));
    Cursor in = body(buf, start, end);
    if (version != MqttVersion.MQTT_5) {
      in.mustEnd(type.name());
      return new ReasonPacket(type, 0, ReasonCode.SUCCESS, Properties.NONE);
    }
    return withReason(in, type, 0);
  }

  /** PINGREQ and PINGRESP are nothing but their fixed header. */
  public static void ping(ByteBuf buf, int start, int end) throws MalformedPacket {
    body(buf, start, end).mustEnd(PacketType.of(buf.getByte(start)).name());
  }

  private static ReasonPacket withReason(Cursor in, PacketType type, int packetId)
      throws MalformedPacket {
    ReasonCode reason = ReasonCode.SUCCESS;
    Properties properties = Properties.NONE;
    if (in.left() > 0) {
      int code = in.u8();
      ReasonCode found = ReasonCode.of(code);
      if (found == null || !found.allowedIn(type)) {
        throw new MalformedPacket(
            ReasonCode.MALFORMED_PACKET, "MQTT-2.4", "reason code " + code + " in " + type);
      }
      reason = found;
      if (in.left() > 0) {
        properties = properties(in, type);
      }
    }
    in.mustEnd(type.name());
    return new ReasonPacket(type, packetId, reason, properties);
  }

  private static Cursor body(ByteBuf buf, int start, int end) {
    return new Cursor(buf, start + FixedHeader.length(buf, start), end);
  }

  private static int packetId(Cursor in, String statement) throws MalformedPacket {
    int packetId = in.u16();
    if (packetId == 0) {
      throw new MalformedPacket(ReasonCode.PROTOCOL_ERROR, statement, "packet identifier 0");
    }
    return packetId;
  }

  private static Properties properties(Cursor in, PacketType type) throws MalformedPacket {
    int length = in.variable();
    int start = in.skip(length);
    return new PropertyReader().reset(in.buf(), start, start + length, type, false).all();
  }
}
