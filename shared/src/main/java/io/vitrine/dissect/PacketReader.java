package io.vitrine.dissect;

import io.vitrine.mqtt.packet.PacketType;

/** Reads the fixed header, then hands over to the reader of the packet's type. */
final class PacketReader {
  private final FieldReader in;
  private final Dissection out;

  PacketReader(FieldReader in) {
    this.in = in;
    this.out = in.out();
  }

  Dissection read() {
    in.open(MqttFields.MQTT);
    try {
      header();
      body();
      leftover();
    } catch (FieldReader.End end) {
      in.closeTo(1);
    }
    out.read(in.at());
    in.at(Math.max(in.at(), out.captured()));
    in.closeTo(0);
    return out;
  }

  private void header() {
    in.flags(MqttFields.HDRFLAGS);
    in.bits(MqttFields.MSGTYPE);
    PacketType type = in.type();
    if (type == PacketType.PUBLISH) {
      boolean dup = in.bits(MqttFields.DUPFLAG) == 1;
      int qos = in.bits(MqttFields.QOS_LEVEL);
      in.bits(MqttFields.RETAIN);
      checkPublish(dup, qos);
    } else if (in.level() == 3 && type.fixedFlags() != 0) {
      // PUBREL, SUBSCRIBE and UNSUBSCRIBE were messages with QoS and DUP in MQTT 3.1.
      in.bits(MqttFields.DUPFLAG);
      in.bits(MqttFields.QOS_LEVEL);
      in.bits(MqttFields.RETAIN_RESERVED);
      checkFlags(type, in.out().flags());
    } else {
      checkFlags(type, in.bits(MqttFields.HDR_RESERVED));
    }
    in.endFlags();
    int remaining = in.varint(MqttFields.LEN);
    out.header(in.at(), remaining);
    in.end(in.at() + remaining);
    if (type != PacketType.CONNECT) {
      in.checkHeaderShortest();
    }
    checkSender(type);
  }

  private void checkPublish(boolean dup, int qos) {
    if (qos == 3) {
      in.finding(Rule.QOS_3, 0, 1);
    }
    if (qos == 0 && dup) {
      in.finding(Rule.DUP_QOS_0, 0, 1);
    }
  }

  private void checkFlags(PacketType type, int flags) {
    int fixed = type.fixedFlags();
    // MQTT 3.1 had QoS 1 and DUP in the place of the fixed bits, and no rule for the others.
    boolean right = in.level() == 3 ? (flags & 0b0110) == fixed || fixed == 0 : flags == fixed;
    if (!right && type != PacketType.RESERVED0) {
      in.finding(flagsRule(type), 0, 1, "flags of " + type + " are " + flags + ", not " + fixed);
    }
  }

  private static Rule flagsRule(PacketType type) {
    return switch (type) {
      case PUBREL -> Rule.PUBREL_FLAGS;
      case SUBSCRIBE -> Rule.SUBSCRIBE_FLAGS;
      case UNSUBSCRIBE -> Rule.UNSUBSCRIBE_FLAGS;
      case DISCONNECT -> Rule.DISCONNECT_FLAGS;
      case AUTH -> Rule.AUTH_FLAGS;
      default -> Rule.HEADER_FLAGS;
    };
  }

  private void checkSender(PacketType type) {
    boolean may = in.fromClient() ? type.fromClient() : type.fromServer();
    boolean server = !in.fromClient() && type == PacketType.DISCONNECT && !in.version5();
    if (type != PacketType.RESERVED0 && (!may || (server && in.level() != 0))) {
      in.finding(Rule.SENDER, 0, 1, type + " from the " + (in.fromClient() ? "client" : "server"));
    }
  }

  private void body() {
    switch (in.type()) {
      case RESERVED0 -> in.finding(Rule.RESERVED_TYPE, 0, 1);
      case CONNECT -> ConnectReader.read(in);
      case CONNACK -> AckReader.connack(in);
      case PUBLISH -> PublishReader.read(in);
      case PUBACK, PUBREC, PUBREL, PUBCOMP -> AckReader.puback(in);
      case SUBSCRIBE -> SubscribeReader.subscribe(in);
      case SUBACK -> SubscribeReader.suback(in);
      case UNSUBSCRIBE -> SubscribeReader.unsubscribe(in);
      case UNSUBACK -> SubscribeReader.unsuback(in);
      case PINGREQ, PINGRESP -> {}
      case DISCONNECT -> AckReader.disconnect(in);
      case AUTH -> AckReader.auth(in);
    }
  }

  private void leftover() {
    if (!in.more()) {
      return;
    }
    int from = in.at();
    int length = in.end() - from;
    if (in.type() != PacketType.RESERVED0) {
      in.finding(Rule.LEFTOVER_BYTES, from, length, length + " bytes are left over");
    }
    in.content(MqttFields.LEFTOVER, length);
  }
}
