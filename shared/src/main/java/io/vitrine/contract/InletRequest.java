package io.vitrine.contract;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that a broker is asked to publish at {@link Addresses#inlet}, in this order; the answer
 * is an {@link InletReply}.
 *
 * <p>Layout, version 1, big endian: version u8, origin (u16 length, UTF-8), count u16, then each
 * message: flags u8 (QoS in bits 0-1, retain bit 2), expiry seconds i64, and each with a u32 length
 * topic, properties, payload.
 *
 * @param origin who asks; messages of one origin are delivered in the order of the requests
 */
public record InletRequest(String origin, List<InletMessage> messages) {
  public static final int VERSION = 1;

  /** Most messages of a request. */
  public static final int MESSAGES_MAX = 65_535;

  public InletRequest {
    messages = List.copyOf(messages);
  }

  public Buffer encode() {
    Buffer name = Buffer.buffer(origin);
    Buffer out = Buffer.buffer();
    out.appendByte((byte) VERSION).appendUnsignedShort(name.length()).appendBuffer(name);
    out.appendUnsignedShort(messages.size());
    messages.forEach(each -> each.encode(out));
    return out;
  }

  /**
   * @throws IllegalArgumentException if the version is not known
   * @throws IndexOutOfBoundsException if it ends too soon
   */
  public static InletRequest decode(Buffer in) {
    if (in.getUnsignedByte(0) != VERSION) {
      throw new IllegalArgumentException(
          "inlet request version: " + in.getUnsignedByte(0) + " (expected: " + VERSION + ")");
    }
    int end = 3 + in.getUnsignedShort(1);
    int count = in.getUnsignedShort(end);
    InletMessage.Reader reader = new InletMessage.Reader(in, end + 2);
    List<InletMessage> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(reader.next());
    }
    return new InletRequest(in.getString(3, end), messages);
  }
}
