package io.vitrine.mqtt.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes PUBLISH frames out of parts that lie in other buffers. Reusable: set the parts, then write
 * for each receiver.
 *
 * <p>Threads: one.
 */
public final class PublishWriter {
  private static final int EXPIRY_BYTES = 5;

  private @Nullable ByteBuf from;
  private byte[] topic = new byte[0];
  private int propertiesStart;
  private int propertiesLength;
  private int payloadStart;
  private int payloadLength;
  private long expirySeconds = PublishView.NO_EXPIRY;

  /**
   * The parts of the message.
   *
   * @param propertiesLength bytes of properties, topic alias and message expiry not among them
   * @param expirySeconds what is left of the message expiry interval, or {@link
   *     PublishView#NO_EXPIRY}
   */
  public PublishWriter message(
      byte[] topic,
      ByteBuf from,
      int propertiesStart,
      int propertiesLength,
      int payloadStart,
      int payloadLength,
      long expirySeconds) {
    this.topic = topic;
    this.from = from;
    this.propertiesStart = propertiesStart;
    this.propertiesLength = propertiesLength;
    this.payloadStart = payloadStart;
    this.payloadLength = payloadLength;
    this.expirySeconds = expirySeconds;
    return this;
  }

  /** Length in bytes of the frame that {@link #write} would write. */
  public int frameLength(int qos, boolean five, int @Nullable [] ids) {
    int remaining = remaining(qos, five, ids);
    return 1 + FixedHeader.variableLength(remaining) + remaining;
  }

  /**
   * Writes the frame.
   *
   * @param packetId ignored for QoS 0
   * @param ids subscription identifiers, for version 5 only; null for none
   */
  public void write(
      ByteBuf out,
      int qos,
      boolean retain,
      boolean dup,
      int packetId,
      boolean five,
      int @Nullable [] ids) {
    ByteBuf source = from;
    if (source == null) {
      throw new IllegalStateException("no message was set");
    }
    out.writeByte(0x30 | (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0));
    FixedHeader.writeVariable(out, remaining(qos, five, ids));
    out.writeShort(topic.length).writeBytes(topic);
    if (qos > 0) {
      out.writeShort(packetId);
    }
    if (five) {
      FixedHeader.writeVariable(out, properties(ids));
      if (expirySeconds != PublishView.NO_EXPIRY) {
        out.writeByte(0x02).writeInt((int) expirySeconds);
      }
      out.writeBytes(source, propertiesStart, propertiesLength);
      if (ids != null) {
        for (int id : ids) {
          out.writeByte(0x0B);
          FixedHeader.writeVariable(out, id);
        }
      }
    }
    out.writeBytes(source, payloadStart, payloadLength);
  }

  private int remaining(int qos, boolean five, int @Nullable [] ids) {
    int remaining = 2 + topic.length + (qos > 0 ? 2 : 0) + payloadLength;
    if (five) {
      int properties = properties(ids);
      remaining += FixedHeader.variableLength(properties) + properties;
    }
    return remaining;
  }

  private int properties(int @Nullable [] ids) {
    int length = propertiesLength + (expirySeconds == PublishView.NO_EXPIRY ? 0 : EXPIRY_BYTES);
    if (ids != null) {
      for (int id : ids) {
        length += 1 + FixedHeader.variableLength(id);
      }
    }
    return length;
  }
}
