package io.vitrine.broker.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vitrine.broker.session.DeliveryTerms;
import io.vitrine.mqtt.codec.FixedHeader;
import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;

/**
 * Makes the frames of a {@link Publication}: at most one per version, QoS and RETAIN flag, whatever
 * the number of subscribers; frames with subscription identifiers one by one.
 *
 * <p>Threads: one event loop's.
 */
final class FrameWriter {
  private static final int PUBLISH = PacketType.PUBLISH.code() << 4;

  /**
   * Payloads from here on are not copied, if not for this the buffer they are in is held too long.
   */
  private static final int TAIL_BYTES_MIN = 4096;

  /** How much of such a payload is copied all the same, so that the tap sees it. */
  private static final int TAIL_OFFSET = 512;

  private static final int SCRATCH_BYTES = 16 << 10;
  private static final int SCRATCH_KEPT_MAX = 256 << 10;

  private final Publication publication;
  private final Encoding[] kinds = new Encoding[12];
  private final Encoding single = new Encoding();
  private int made;
  private ByteBuf scratch = Unpooled.EMPTY_BUFFER;

  FrameWriter(Publication publication) {
    this.publication = publication;
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = new Encoding();
    }
  }

  void reset() {
    made = 0;
    if (scratch.writerIndex() > 0) {
      scratch.clear();
    }
  }

  /** Gives back the buffer if a large message made it large. */
  void unload() {
    if (scratch.capacity() > SCRATCH_KEPT_MAX) {
      scratch.release();
      scratch = Unpooled.EMPTY_BUFFER;
    }
  }

  Encoding encoding(boolean five, int qos, boolean retain, int[] ids) {
    if (five && ids.length > 0) {
      write(single, true, qos, retain, ids, mayTail());
      return single;
    }
    int kind = (five ? 6 : 0) + 2 * qos + (retain ? 1 : 0);
    Encoding encoding = kinds[kind];
    if ((made & 1 << kind) == 0) {
      made |= 1 << kind;
      if (publication.verbatim && five == publication.version5() && qos == publication.qos()) {
        verbatim(encoding, qos, retain);
      } else {
        write(encoding, five, qos, retain, DeliveryTerms.NO_IDS, mayTail());
      }
    }
    return encoding;
  }

  Encoding whole() {
    Publication p = publication;
    int idAt = idAt(p.qos(), p.frameLength);
    if (p.verbatim) {
      single.head(p.buf, p.frameStart, p.frameLength, firstByte(p.qos(), p.retain()), idAt);
    } else {
      write(single, p.version5(), p.qos(), p.retain(), DeliveryTerms.NO_IDS, false);
      if (p.qos() > 0) {
        // A PUBLISH with QoS 1 or 2 has an identifier; nobody looks at this one.
        scratch.setShort(single.start() + single.packetIdAt(), 1);
      }
    }
    return single;
  }

  private boolean mayTail() {
    int length = publication.payloadLength;
    return length >= TAIL_BYTES_MIN && 4L * length >= publication.buf.capacity();
  }

  private void verbatim(Encoding encoding, int qos, boolean retain) {
    Publication p = publication;
    boolean tail = mayTail();
    int tailStart = p.payloadStart + TAIL_OFFSET;
    int length = tail ? tailStart - p.frameStart : p.frameLength;
    encoding.head(p.buf, p.frameStart, length, firstByte(qos, retain), idAt(qos, p.frameLength));
    if (tail) {
      encoding.tail(p.buf, tailStart, p.payloadLength - TAIL_OFFSET);
    }
  }

  private int idAt(int qos, int frameLength) {
    if (qos == 0) {
      return Encoding.NO_PACKET_ID;
    }
    int header = frameLength < 130 ? 2 : headerBytes(frameLength);
    return header + 2 + publication.topicLength;
  }

  private static int headerBytes(int frameLength) {
    int header = 2;
    while (header < 1 + FixedHeader.variableLength(frameLength - header)) {
      header++;
    }
    return header;
  }

  private void write(
      Encoding encoding, boolean five, int qos, boolean retain, int[] ids, boolean tail) {
    Publication p = publication;
    int aliasBytes = p.aliasStart < 0 ? 0 : 3;
    int properties = five ? p.propertiesLength - aliasBytes + idsLength(ids) : 0;
    int rest = 2 + p.topicLength + (qos > 0 ? 2 : 0) + p.payloadLength;
    if (five) {
      rest += FixedHeader.variableLength(properties) + properties;
    }
    int copied = tail ? TAIL_OFFSET : p.payloadLength;
    ByteBuf out = scratch(rest + 5 - p.payloadLength + copied);
    int start = out.writerIndex();
    out.writeByte(firstByte(qos, retain));
    FixedHeader.writeVariable(out, rest);
    out.writeShort(p.topicLength).writeBytes(p.topic, 0, p.topicLength);
    int idAt = Encoding.NO_PACKET_ID;
    if (qos > 0) {
      idAt = out.writerIndex() - start;
      out.writeShort(0);
    }
    if (five) {
      FixedHeader.writeVariable(out, properties);
      properties(out, aliasBytes, ids);
    }
    out.writeBytes(p.buf, p.payloadStart, copied);
    encoding.head(out, start, out.writerIndex() - start, firstByte(qos, retain), idAt);
    if (tail) {
      encoding.tail(p.buf, p.payloadStart + copied, p.payloadLength - copied);
    }
  }

  private void properties(ByteBuf out, int aliasBytes, int[] ids) {
    Publication p = publication;
    int at = out.writerIndex();
    int before = aliasBytes == 0 ? p.propertiesLength : p.aliasStart - p.propertiesStart;
    out.writeBytes(p.buf, p.propertiesStart, before);
    int after = p.propertiesStart + before + aliasBytes;
    out.writeBytes(p.buf, after, p.propertiesLength - before - aliasBytes);
    if (p.expiryStart >= 0 && p.expiryLeft >= 0) {
      // Only kept messages have waited, and they have no topic alias.
      out.setInt(at + p.expiryStart - p.propertiesStart + 1, (int) p.expiryLeft);
    }
    for (int id : ids) {
      out.writeByte(Property.SUBSCRIPTION_IDENTIFIER.id());
      FixedHeader.writeVariable(out, id);
    }
  }

  private static int idsLength(int[] ids) {
    int length = 0;
    for (int id : ids) {
      length += 1 + FixedHeader.variableLength(id);
    }
    return length;
  }

  private static int firstByte(int qos, boolean retain) {
    return PUBLISH | qos << 1 | (retain ? 1 : 0);
  }

  private ByteBuf scratch(int bytes) {
    if (scratch.capacity() == 0) {
      scratch = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(SCRATCH_BYTES, bytes));
    }
    return scratch.ensureWritable(bytes);
  }
}
