package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vitrine.mqtt.packet.MalformedPacket;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.packet.ReasonCode;

/**
 * A PUBACK, PUBREC, PUBREL or PUBCOMP seen in place (MQTT 5.0, 3.4 to 3.7). One view per event loop
 * is used for all of them in turn; parsing allocates nothing.
 *
 * <p>Threads: one.
 */
public final class AcknowledgementView {
  private final Cursor cursor = new Cursor(Unpooled.EMPTY_BUFFER, 0, 0);
  private final PropertyReader reader = new PropertyReader();
  private PacketType type = PacketType.PUBACK;
  private int packetId;
  private ReasonCode reason = ReasonCode.SUCCESS;

  /**
   * Parses the frame from {@code start} to {@code end}; its properties are checked and left.
   *
   * @param headerBytes length of its fixed header
   * @param five whether the connection speaks MQTT 5
   */
  public AcknowledgementView parse(ByteBuf buf, int start, int headerBytes, int end, boolean five)
      throws MalformedPacket {
    type = PacketType.of(buf.getByte(start));
    reason = ReasonCode.SUCCESS;
    cursor.reset(buf, start + headerBytes, end);
    if (five) {
      FixedHeader.checkShortest(cursor.left(), headerBytes - 1);
    }
    packetId = cursor.packetId();
    if (five && cursor.left() > 0) {
      reason = PacketParser.reason(cursor, type);
      if (cursor.left() > 0) {
        int length = cursor.variable();
        int at = cursor.skip(length);
        reader.reset(buf, at, at + length, type, false);
        while (reader.next()) {
          // Reason string and user properties end here ([MQTT-3.4.2-3]): looked at, not kept.
        }
      }
    }
    cursor.mustEnd(type);
    return this;
  }

  public PacketType type() {
    return type;
  }

  /** 1 to 65,535. */
  public int packetId() {
    return packetId;
  }

  /** Success for versions before 5. */
  public ReasonCode reason() {
    return reason;
  }
}
