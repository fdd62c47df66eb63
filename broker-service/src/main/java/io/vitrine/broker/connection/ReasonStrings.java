package io.vitrine.broker.connection;

import io.vitrine.mqtt.packet.ConnectPacket;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.property.Properties;
import io.vitrine.mqtt.property.Property;
import java.nio.charset.StandardCharsets;

/**
 * What one client is told in words: nothing if it wants nothing ([MQTT-3.1.2-29]), and nothing that
 * would make a packet larger than it takes ([MQTT-3.2.2-19], [MQTT-3.14.2-3]).
 *
 * @param packetBytesMax largest packet that the client takes; 0: it is told nothing
 */
record ReasonStrings(long packetBytesMax) {
  /** Of a client that is told nothing. */
  static final ReasonStrings NONE = new ReasonStrings(0);

  private static final int LENGTH_MAX = 512;

  /** Property, its length, and what the lengths of properties and packet may grow by. */
  private static final int OVERHEAD_BYTES = 3 + 4;

  static ReasonStrings of(ConnectPacket connect, ProtocolTerms terms) {
    boolean wanted =
        connect.version() == MqttVersion.MQTT_5
            && terms.reasonStrings()
            && connect.properties().number(Property.REQUEST_PROBLEM_INFORMATION, 1) != 0;
    return wanted
        ? new ReasonStrings(
            connect.properties().number(Property.MAXIMUM_PACKET_SIZE, Long.MAX_VALUE))
        : NONE;
  }

  /**
   * Adds the text, if it may be and there is room.
   *
   * @param packetBytes length of the packet without it
   */
  Properties add(Properties to, String text, int packetBytes) {
    if (packetBytesMax == 0 || text.isEmpty()) {
      return to;
    }
    String shown = shown(text);
    int bytes = shown.getBytes(StandardCharsets.UTF_8).length;
    return packetBytes + OVERHEAD_BYTES + bytes > packetBytesMax
        ? to
        : to.with(Property.REASON_STRING, shown);
  }

  /** It may quote what the client sent. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LENGTH_MAX)
        .map(each -> Character.isISOControl(each) ? ' ' : each)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
