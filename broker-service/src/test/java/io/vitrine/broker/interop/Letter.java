package io.vitrine.broker.interop;

import java.util.List;

/** A message as a client library sends or shows it; the payload is UTF-8 text. */
record Letter(String topic, int qos, boolean retain, String payload, Extras extras) {

  /**
   * What MQTT 5 adds.
   *
   * @param userProperties name and value in turn
   */
  record Extras(
      String contentType,
      String responseTopic,
      String correlationData,
      List<String> userProperties) {
    static final Extras NONE = new Extras(null, null, null, List.of());
  }

  static Letter of(String topic, int qos, String payload) {
    return new Letter(topic, qos, false, payload, Extras.NONE);
  }

  Letter retained() {
    return new Letter(topic, qos, true, payload, extras);
  }

  Letter withQos(int other) {
    return new Letter(topic, other, retain, payload, extras);
  }

  Letter with(Extras other) {
    return new Letter(topic, qos, retain, payload, other);
  }

  @Override
  public String toString() {
    String shown = payload.length() > 40 ? payload.length() + " characters" : payload;
    return topic + " qos " + qos + (retain ? " retained " : " ") + shown + " " + extras;
  }
}
