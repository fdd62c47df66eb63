package io.vitrine.inspector.sensor.mqtt;

import io.vitrine.contract.TapSegment;
import io.vitrine.dissect.Dissection;
import io.vitrine.dissect.Dissector;
import io.vitrine.dissect.Field;
import io.vitrine.dissect.MqttFields;
import io.vitrine.filter.FieldSource;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.tap.Redaction;
import java.util.List;

/**
 * An MQTT packet of a capture with the frame that completed it.
 *
 * @param number among the MQTT packets of the capture, from 0
 * @param pdu number among those that the frame completed, from 0
 * @param carrier the connection that carried it
 * @param fromClient direction
 * @param at the frame that completed it
 * @param client whose connection it is, as far as its CONNECT was seen
 * @param parts numbers of the frames that have a part of it; empty if {@code at} has all of it
 * @param place where it is in the TCP stream
 * @param latencyNanos since the packet that this one answers; -1 if it answers none
 */
public record MqttPacket(
    long number,
    int pdu,
    Carrier carrier,
    boolean fromClient,
    Segment at,
    Dissection tree,
    ClientNames client,
    @SuppressWarnings("ArrayRecordComponent") long[] parts,
    StreamPlace place,
    long latencyNanos)
    implements FieldSource {

  @Override
  public List<Object> values(Field field) {
    return field.name().startsWith("mqtt") ? tree.values(field) : PacketFields.values(this, field);
  }

  @Override
  public List<Object> bytes(Field protocol) {
    return protocol == MqttFields.MQTT ? List.of(tree.bytes(0, tree.captured())) : List.of();
  }

  /** The same packet, known to answer another after so long. */
  public MqttPacket answering(long nanos) {
    return new MqttPacket(number, pdu, carrier, fromClient, at, tree, client, parts, place, nanos);
  }

  /** The same packet as another sees it: less of it, or fewer bytes around it. */
  public MqttPacket seen(Segment where, Dissection what) {
    return new MqttPacket(
        number, pdu, carrier, fromClient, where, what, client, parts, place, latencyNanos);
  }

  /** The same packet with zeros for what is not to be seen. */
  public MqttPacket redacted(Redaction by) {
    byte[] bytes = by.hidden(tree);
    if (bytes == null) {
      return this;
    }
    Dissection shown =
        Dissector.dissect(
            bytes, 0, bytes.length, tree.frameLength(), tree.protocolLevel(), fromClient);
    String topic = tree.resolvedTopic();
    return seen(at, topic == null ? shown : shown.resolveTopic(topic));
  }

  /** The headers around it as a tap keeps them. */
  public TapSegment around() {
    return new TapSegment(
        at.frame.number(),
        at.vni,
        at.vlan,
        at.version6,
        at.hops,
        at.sequence,
        at.acknowledgment,
        at.flags,
        at.window,
        at.payloadLength);
  }

  /** Number of the TCP stream, from 0. */
  public long stream() {
    return carrier.stream();
  }

  /** Wireshark's list of protocols. */
  public String protocols() {
    return at.protocols() + carrier.transport().protocols() + ":mqtt";
  }
}
