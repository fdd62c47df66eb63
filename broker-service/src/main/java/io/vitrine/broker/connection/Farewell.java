package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vitrine.mqtt.codec.PacketWriter;
import io.vitrine.mqtt.packet.MqttVersion;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;
import io.vitrine.mqtt.property.Properties;

/**
 * What a client is told when its connection ends, or when it does not begin.
 *
 * <p>Threads: the connection's event loop.
 */
final class Farewell {
  /** Both packets without properties, with room for their lengths. */
  private static final int PACKET_BYTES = 8;

  private static final int REFERENCE_BYTES = 3;

  private final Outgoing out;
  private final ByteBufAllocator allocator;
  private final ProtocolTerms terms;
  private ReasonStrings reasonStrings = ReasonStrings.NONE;

  Farewell(Outgoing out, ByteBufAllocator allocator, ProtocolTerms terms) {
    this.out = out;
    this.allocator = allocator;
    this.terms = terms;
  }

  ReasonStrings reasonStrings() {
    return reasonStrings;
  }

  /** The CONNECT says what the client wants to be told. */
  void reasonStrings(ReasonStrings wanted) {
    reasonStrings = wanted;
  }

  /** A CONNACK that refuses. */
  void connack(MqttVersion version, ReasonCode reason, String why) {
    ByteBuf packet = allocator.buffer(PACKET_BYTES);
    PacketWriter.connack(packet, version, false, reason, properties(reason, why));
    out.append(packet);
  }

  /** A DISCONNECT; of version 5. */
  void disconnect(ReasonCode reason, String why) {
    ByteBuf packet = allocator.buffer(PACKET_BYTES);
    PacketWriter.reason(packet, PacketType.DISCONNECT, reason, properties(reason, why));
    out.append(packet);
  }

  private Properties properties(ReasonCode reason, String why) {
    Properties reference = terms.reference(reason);
    int bytes =
        reference.isEmpty()
            ? PACKET_BYTES
            : PACKET_BYTES + REFERENCE_BYTES + 3 * terms.serverReference().length();
    return reasonStrings.add(reference, why, bytes);
  }
}
