package io.vitrine.dissect;

import io.vitrine.mqtt.property.Property;

/** Packets that are a code and properties: CONNACK, PUBACK and its kin, DISCONNECT, AUTH. */
final class AckReader {
  /** Reason codes of DISCONNECT that only a server sends (MQTT 5.0, table 3-10). */
  private static final String FROM_SERVER =
      "\u0087\u0089\u008B\u008D\u008E\u008F\u009A\u009B\u009C\u009D\u009E\u009F\u00A0\u00A1\u00A2";

  private AckReader() {}

  static void connack(FieldReader in) {
    int flags = in.level() == 3 ? reserved(in) : flags(in);
    int code = in.version5() ? Checks.reasonCode(in) : returnCode(in);
    if ((flags & 1) != 0 && code != 0) {
      in.finding(Rule.SESSION_PRESENT_REFUSED, in.at() - 2, 2);
    }
    if (in.version5()) {
      PropertyReader.read(in, false);
    }
  }

  private static int flags(FieldReader in) {
    int flags = (int) in.out().number(in.flags(MqttFields.CONACK_FLAGS));
    in.bits(MqttFields.CONACK_RESERVED);
    in.bits(MqttFields.CONACK_SP);
    in.endFlags();
    if ((flags & 0xFE) != 0) {
      in.finding(Rule.CONNACK_FLAGS, in.at() - 1, 1);
    }
    return flags;
  }

  /** MQTT 3.1 has no flags: the byte means nothing, whatever it is (3.2). */
  private static int reserved(FieldReader in) {
    in.u8(MqttFields.CONACK_RESERVED);
    return 0;
  }

  private static int returnCode(FieldReader in) {
    int code = in.u8(MqttFields.CONACK_VAL);
    if (code > 5) {
      in.finding(Rule.CONNACK_CODE, in.at() - 1, 1, "return code is " + code);
    }
    return code;
  }

  /** PUBACK, PUBREC, PUBREL, PUBCOMP. */
  static void puback(FieldReader in) {
    Checks.packetId(in);
    if (in.version5()) {
      codeAndProperties(in);
    }
  }

  static void disconnect(FieldReader in) {
    if (!in.version5()) {
      return;
    }
    int at = in.at();
    int code = codeAndProperties(in);
    boolean server = FROM_SERVER.indexOf(code) >= 0;
    if (in.fromClient() ? server : code == 4) {
      in.finding(Rule.DISCONNECT_CODE_SENDER, at, 1);
    }
    int expiry = in.out().find(PropertyFields.of(Property.SESSION_EXPIRY_INTERVAL, false));
    if (!in.fromClient() && expiry >= 0) {
      in.finding(Rule.SESSION_EXPIRY_FROM_SERVER, in.out().offset(expiry), in.out().length(expiry));
    }
  }

  static void auth(FieldReader in) {
    if (!in.version5()) {
      in.finding(Rule.AUTH_BEFORE_5, 0, 1);
    }
    int at = in.at();
    int code = codeAndProperties(in);
    if (in.fromClient() ? code == 0x00 : code == 0x19) {
      in.finding(Rule.AUTH_CODE, at, Math.min(1, in.out().remainingLength()), authSender(in, code));
    }
    int method = in.out().find(PropertyFields.of(Property.AUTHENTICATION_METHOD, false));
    if (method < 0 && in.out().remainingLength() > 0) {
      in.finding(Rule.AUTH_METHOD_MISSING, 0, 1);
    }
  }

  private static String authSender(FieldReader in, int code) {
    String side = in.fromClient() ? "client" : "server";
    return String.format("reason code 0x%02x of AUTH is not sent by a %s", code, side);
  }

  /** Both may be left out; the code is 0 then. */
  private static int codeAndProperties(FieldReader in) {
    int code = in.more() ? Checks.reasonCode(in) : 0;
    if (in.more()) {
      PropertyReader.read(in, false);
    }
    return code;
  }
}
