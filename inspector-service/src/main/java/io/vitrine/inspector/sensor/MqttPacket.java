package io.vitrine.inspector.sensor;

import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Field;
import io.vitrine.filter.FieldSource;
import java.util.List;

/**
 * An MQTT packet of a capture with the frame that completed it.
 *
 * @param number among the MQTT packets of the capture, from 0
 * @param pdu number among those that the frame completed, from 0
 * @param stream number of the TCP stream, from 0
 * @param fromClient direction
 * @param at the frame that completed it
 * @param client whose connection it is, as far as its CONNECT was seen
 */
record MqttPacket(
    long number,
    int pdu,
    long stream,
    boolean fromClient,
    Segment at,
    Dissection tree,
    ClientNames client)
    implements FieldSource {

  @Override
  public List<Object> values(Field field) {
    return field.name().startsWith("mqtt") ? tree.values(field) : SegmentFields.values(this, field);
  }

  /** Wireshark's list of protocols. */
  String protocols() {
    return at.protocols() + ":mqtt";
  }
}
