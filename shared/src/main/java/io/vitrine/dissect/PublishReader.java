package io.vitrine.dissect;

import io.vitrine.mqtt.property.Property;

/** PUBLISH: MQTT 5.0, 3.3; MQTT 3.1.1, 3.3. */
final class PublishReader {
  private PublishReader() {}

  static void read(FieldReader in) {
    int qos = in.out().flags() >> 1 & 3;
    int topic = in.string(MqttFields.TOPIC_LEN, MqttFields.TOPIC);
    int from = in.out().offset(topic);
    int length = in.out().length(topic);
    if (in.has(from, length, '+', '#')) {
      in.finding(Rule.TOPIC_WILDCARD, from, length);
    }
    if (qos > 0) {
      Checks.packetId(in);
    }
    if (in.version5()) {
      PropertyReader.read(in, false);
    }
    checkEmpty(in, from, length);
    int payload = in.end() - in.at();
    in.content(MqttFields.MSG, payload);
    checkPayload(in, in.at() - payload, payload);
  }

  private static void checkEmpty(FieldReader in, int from, int length) {
    if (length > 0) {
      return;
    }
    if (!in.version5()) {
      in.finding(Rule.TOPIC_EMPTY, from - 2, 2);
    } else if (in.out().find(PropertyFields.of(Property.TOPIC_ALIAS, false)) < 0) {
      in.finding(Rule.TOPIC_EMPTY_NO_ALIAS, from - 2, 2);
    }
  }

  private static void checkPayload(FieldReader in, int from, int length) {
    if (!in.version5()) {
      return;
    }
    int format = in.out().find(PropertyFields.of(Property.PAYLOAD_FORMAT_INDICATOR, false));
    if (format >= 0 && in.out().number(format) == 1 && !in.utf8(from, length)) {
      in.finding(Rule.PAYLOAD_NOT_UTF8, from, length);
    }
  }
}
