package io.vitrine.dissect;

import io.vitrine.mqtt.packet.MqttVersion;

/** CONNECT: MQTT 5.0, 3.1; MQTT 3.1.1, 3.1. */
final class ConnectReader {
  private static final int PASSWORD = 0x40;
  private static final int USER_NAME = 0x80;
  private static final int WILL = 0x04;
  private static final int CLEAN = 0x02;

  private ConnectReader() {}

  static void read(FieldReader in) {
    Dissection out = in.out();
    int name = in.string(MqttFields.PROTO_LEN, MqttFields.PROTONAME);
    int level = in.u8(MqttFields.VER);
    checkVersion(in, out.text(name), level);
    in.checkHeaderShortest();
    int flags = (int) out.number(in.flags(MqttFields.CONFLAGS));
    flagBits(in);
    checkFlags(in, flags);
    in.endFlags();
    in.u16(MqttFields.KALIVE);
    if (in.version5()) {
      PropertyReader.read(in, false);
    }
    clientId(in, flags);
    if ((flags & WILL) != 0) {
      will(in);
    }
    // MQTT 3.1 lets both be left out though their flags are set (3.1, User name and password
    // flags).
    if ((flags & USER_NAME) != 0 && (in.more() || in.level() != 3)) {
      in.string(MqttFields.USERNAME_LEN, MqttFields.USERNAME);
    }
    if ((flags & PASSWORD) != 0 && (in.more() || in.level() != 3)) {
      in.binary(MqttFields.PASSWD_LEN, MqttFields.PASSWD);
    }
  }

  private static void checkVersion(FieldReader in, String name, int level) {
    // Bridges of mosquitto set the highest bit of the level.
    int plain = level & 0x7F;
    MqttVersion version = MqttVersion.ofLevel(plain);
    in.out().protocolLevel(version == null ? Math.min(5, Math.max(3, plain)) : plain);
    int length = name.length();
    if (version == null) {
      in.finding(Rule.PROTOCOL_LEVEL, in.at() - 1, 1, "protocol level is " + level);
    }
    boolean known = name.equals("MQTT") || name.equals("MQIsdp");
    if (!known || (version != null && !name.equals(version.protocolName()))) {
      String text = "protocol name is " + name + " at level " + level;
      in.finding(Rule.PROTOCOL_NAME, in.at() - 1 - length, length, text);
    }
  }

  private static void flagBits(FieldReader in) {
    in.bits(MqttFields.CONFLAG_UNAME);
    in.bits(MqttFields.CONFLAG_PASSWD);
    in.bits(MqttFields.CONFLAG_RETAIN);
    in.bits(MqttFields.CONFLAG_QOS);
    in.bits(MqttFields.CONFLAG_WILLFLAG);
    in.bits(MqttFields.CONFLAG_CLEANSESS);
    in.bits(MqttFields.CONFLAG_RESERVED);
  }

  private static void checkFlags(FieldReader in, int flags) {
    int qos = flags >> 3 & 3;
    boolean will = (flags & WILL) != 0;
    check(in, (flags & 1) != 0 && in.level() != 3, Rule.CONNECT_RESERVED_FLAG);
    check(in, qos == 3, Rule.WILL_QOS_3);
    check(in, !will && qos != 0 && in.level() != 3, Rule.WILL_QOS_WITHOUT_WILL);
    check(in, !will && (flags & 0x20) != 0 && in.level() != 3, Rule.WILL_RETAIN_WITHOUT_WILL);
    boolean lonely = (flags & PASSWORD) != 0 && (flags & USER_NAME) == 0;
    check(in, lonely && !in.version5(), Rule.PASSWORD_WITHOUT_USERNAME);
  }

  private static void check(FieldReader in, boolean broken, Rule rule) {
    if (broken) {
      in.finding(rule, in.at(), 1);
    }
  }

  private static void clientId(FieldReader in, int flags) {
    int index = in.string(MqttFields.CLIENTID_LEN, MqttFields.CLIENTID);
    int length = in.out().length(index);
    if (in.level() == 3 && (length == 0 || length > 23)) {
      in.finding(Rule.CLIENT_ID_LENGTH, in.at() - length, length);
    }
    if (in.level() == 4 && length == 0 && (flags & CLEAN) == 0) {
      in.finding(Rule.CLIENT_ID_EMPTY, in.at() - 2, 2);
    }
  }

  private static void will(FieldReader in) {
    if (in.version5()) {
      PropertyReader.read(in, true);
    }
    int topic = in.string(MqttFields.WILLTOPIC_LEN, MqttFields.WILLTOPIC);
    int length = in.out().length(topic);
    if (length == 0) {
      in.finding(Rule.WILL_TOPIC_EMPTY, in.at() - 2, 2);
    }
    if (in.has(in.at() - length, length, '+', '#')) {
      in.finding(Rule.WILL_TOPIC_WILDCARD, in.at() - length, length);
    }
    in.binary(MqttFields.WILLMSG_LEN, MqttFields.WILLMSG);
  }
}
