package io.vitrine.dissect;

/** SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK: MQTT 5.0, 3.8 to 3.11. */
final class SubscribeReader {
  private SubscribeReader() {}

  static void subscribe(FieldReader in) {
    begin(in);
    if (!in.more()) {
      in.finding(Rule.NO_FILTER, in.at(), 0);
    }
    while (in.more()) {
      String filter = filter(in);
      if (in.version5()) {
        options(in, filter);
      } else {
        requestedQos(in);
      }
    }
  }

  static void unsubscribe(FieldReader in) {
    begin(in);
    if (!in.more()) {
      in.finding(Rule.NO_UNSUBSCRIBE_FILTER, in.at(), 0);
    }
    while (in.more()) {
      filter(in);
    }
  }

  static void suback(FieldReader in) {
    begin(in);
    if (!in.more()) {
      in.finding(Rule.NO_CODE, in.at(), 0);
    }
    while (in.more()) {
      if (in.version5()) {
        Checks.reasonCode(in);
      } else {
        grantedQos(in);
      }
    }
  }

  static void unsuback(FieldReader in) {
    begin(in);
    if (!in.version5()) {
      return;
    }
    if (!in.more()) {
      in.finding(Rule.NO_CODE, in.at(), 0);
    }
    while (in.more()) {
      Checks.reasonCode(in);
    }
  }

  private static void begin(FieldReader in) {
    Checks.packetId(in);
    if (in.version5()) {
      PropertyReader.read(in, false);
    }
  }

  private static String filter(FieldReader in) {
    int index = in.string(MqttFields.TOPIC_LEN, MqttFields.TOPIC);
    String filter = in.out().text(index);
    Rule broken = Checks.filter(filter);
    if (broken != null) {
      int length = in.out().length(index);
      String text = filter.isEmpty() ? broken.text() : broken.text() + ": " + filter;
      in.finding(broken, in.at() - length, length, text);
    }
    return filter;
  }

  private static void requestedQos(FieldReader in) {
    int qos = in.u8(MqttFields.SUB_QOS);
    if (qos == 3) {
      in.finding(Rule.SUBSCRIBE_QOS_3, in.at() - 1, 1);
    } else if (qos > 3) {
      in.finding(Rule.SUBSCRIBE_RESERVED, in.at() - 1, 1);
    }
  }

  private static void grantedQos(FieldReader in) {
    int qos = in.u8(MqttFields.SUBACK_QOS);
    if (qos > 2 && qos != 0x80) {
      in.finding(Rule.SUBACK_CODE, in.at() - 1, 1, "return code is " + qos);
    }
  }

  private static void options(FieldReader in, String filter) {
    in.flags(MqttFields.SUBSCRIPTION_OPTIONS);
    int reserved = in.bits(MqttFields.SUBSCRIPTION_RESERVED);
    int retain = in.bits(MqttFields.SUBSCRIPTION_RETAIN);
    in.bits(MqttFields.SUBSCRIPTION_RAP);
    int noLocal = in.bits(MqttFields.SUBSCRIPTION_NL);
    int qos = in.bits(MqttFields.SUBSCRIPTION_QOS);
    check(in, reserved != 0, Rule.SUBSCRIBE_RESERVED);
    check(in, retain == 3, Rule.RETAIN_HANDLING_3);
    check(in, qos == 3, Rule.SUBSCRIBE_QOS_3);
    check(in, noLocal == 1 && filter.startsWith("$share/"), Rule.SHARED_NO_LOCAL);
    in.endFlags();
  }

  private static void check(FieldReader in, boolean broken, Rule rule) {
    if (broken) {
      in.finding(rule, in.at(), 1);
    }
  }
}
