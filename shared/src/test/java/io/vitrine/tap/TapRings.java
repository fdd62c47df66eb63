package io.vitrine.tap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vitrine.contract.TapRecord;
import io.vitrine.log.RingLog;
import java.nio.charset.StandardCharsets;

/** Frames and rings for the tests of the tap. */
final class TapRings {
  private TapRings() {}

  /** A PUBLISH of QoS 0 in MQTT 3.1.1. */
  static byte[] publish(String topic, String payload) {
    byte[] name = topic.getBytes(StandardCharsets.UTF_8);
    byte[] message = payload.getBytes(StandardCharsets.UTF_8);
    Buffer frame =
        Buffer.buffer()
            .appendByte((byte) 0x30)
            .appendByte((byte) (2 + name.length + message.length))
            .appendUnsignedShort(name.length)
            .appendBytes(name)
            .appendBytes(message);
    return frame.getBytes();
  }

  static long append(RingLog ring, long connectionId, long epochNanos, byte[] frame) {
    return append(
        ring, new TapRecord(true, 4, frame.length, connectionId, epochNanos, Buffer.buffer(frame)));
  }

  static long append(RingLog ring, TapRecord record) {
    byte[] bytes = record.encode().getBytes();
    ByteBuf body = Unpooled.wrappedBuffer(bytes);
    return ring.append(
        bytes,
        TapRecord.HEADER_BYTES,
        body,
        TapRecord.HEADER_BYTES,
        bytes.length - TapRecord.HEADER_BYTES);
  }
}
