package io.vitrine.inspector.dissect;

import io.vitrine.filter.FieldSource;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.mqtt.MqttPacket;
import java.util.List;
import java.util.function.Supplier;

/**
 * A frame that passes a filter.
 *
 * @param at its headers
 * @param stream number of its TCP stream; -1 if it is not TCP
 * @param segment whether it has a segment or datagram that was not told of before
 * @param packets the MQTT packets that end in it
 * @param fields gives all that it has
 */
record JudgedFrame(
    Segment at,
    long stream,
    boolean segment,
    List<MqttPacket> packets,
    Supplier<FieldSource> fields) {}
