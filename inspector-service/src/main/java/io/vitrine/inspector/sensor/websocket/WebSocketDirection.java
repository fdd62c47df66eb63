package io.vitrine.inspector.sensor.websocket;

import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one direction: reads the handshake, then frame after frame, unmasks, inflates, and
 * leaves control frames out. Behind a gap it goes on with what looks like a frame at the beginning
 * of a segment. One thread.
 */
final class WebSocketDirection implements ByteSink {
  private static final int HEADER_BYTES_MAX = 14;
  private static final int OPCODE_CONTROL = 0x8;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  private enum State {
    HANDSHAKE,
    HEADER,
    PAYLOAD,
    /** Where the next frame begins is not known. */
    LOST,
    REFUSED
  }

  private final WebSocketStream stream;
  private final boolean first;
  private final boolean handshake;
  private State state;
  private byte[] stored = new byte[0];
  private int storedLength;
  private @Nullable ByteSink inside;
  private @Nullable Inflation inflation;

  /** Of the frame at hand. */
  private int opcode;

  private int reserved;

  /** The seven bits of its header that are its length, or say how many bytes that has. */
  private int lengthCode;

  private long length;
  private boolean last;

  private boolean control;
  private boolean masked;
  private final byte[] mask = new byte[4];
  private int maskAt;
  private long left;

  /** Whether the message at hand is compressed. */
  private boolean compressed;

  WebSocketDirection(WebSocketStream stream, boolean first, boolean handshake) {
    this.stream = stream;
    this.first = first;
    this.handshake = handshake;
    this.state = handshake ? State.HANDSHAKE : State.LOST;
  }

  @Override
  public void data(byte[] bytes, int offset, int length, Segment at) {
    int from = offset;
    int end = offset + length;
    while (from < end) {
      if (stream.refused()) {
        state = State.REFUSED;
      }
      from =
          switch (state) {
            case HANDSHAKE -> head(bytes, from, end);
            case HEADER -> header(bytes, from, end, at);
            case PAYLOAD -> payload(bytes, from, end, at);
            case LOST -> find(bytes, from, end, at);
            case REFUSED -> end;
          };
    }
  }

  @Override
  public void gap(int length, Segment at) {
    if (state == State.REFUSED || state == State.HANDSHAKE) {
      state = state == State.HANDSHAKE ? State.LOST : State.REFUSED;
      storedLength = 0;
      return;
    }
    if (state == State.PAYLOAD && length <= left) {
      left -= length;
      maskAt = (maskAt + length) & 3;
      lost(length, at);
      afterPayload(at);
      return;
    }
    state = State.LOST;
    storedLength = 0;
    lost(length, at);
  }

  @Override
  public void passedOver(Segment at) {
    if (inside != null) {
      inside.passedOver(at);
    }
  }

  @Override
  public void end() {
    if (inside != null) {
      inside.end();
    }
    if (inflation != null) {
      inflation.end();
    }
  }

  private void lost(int length, Segment at) {
    if (inflation != null) {
      inflation.lost();
    }
    if (!control) {
      inside().gap(length, at);
    }
  }

  private ByteSink inside() {
    ByteSink known = inside;
    if (known == null) {
      known = stream.inside(first, handshake);
      inside = known;
    }
    return known;
  }

  private int head(byte[] bytes, int from, int end) {
    int before = storedLength;
    store(bytes, from, Math.min(end - from, HttpHead.BYTES_MAX - before));
    int headEnd = HttpHead.end(stored, storedLength);
    if (headEnd < 0) {
      state = storedLength == HttpHead.BYTES_MAX ? State.REFUSED : State.HANDSHAKE;
      return end;
    }
    stream.head(first, HttpHead.parse(stored, headEnd));
    storedLength = 0;
    state = State.HEADER;
    return from + headEnd - before;
  }

  private int header(byte[] bytes, int from, int end, Segment at) {
    int before = storedLength;
    store(bytes, from, Math.min(end - from, HEADER_BYTES_MAX - before));
    int size = headerLength(stored, storedLength);
    if (size < 0 || storedLength < size) {
      state = size < 0 ? State.LOST : State.HEADER;
      storedLength = size < 0 ? 0 : storedLength;
      return size < 0 ? from + 1 : end;
    }
    open(stored, size);
    storedLength = 0;
    state = State.PAYLOAD;
    afterPayload(at);
    return from + size - before;
  }

  /** A frame may begin where a segment does. */
  private int find(byte[] bytes, int from, int end, Segment at) {
    int size = headerLength(Arrays.copyOfRange(bytes, from, end), end - from);
    boolean plausible = size > 0 && size <= end - from;
    if (plausible && ((bytes[from + 1] & 0x80) != 0) == stream.masks(first)) {
      state = State.HEADER;
      return from;
    }
    inside().passedOver(at);
    inside().gap(end - from, at);
    return end;
  }

  /**
   * Length of the header that the bytes begin with; -1 if they are none; more than there are if
   * that cannot be said yet.
   */
  static int headerLength(byte[] bytes, int length) {
    if (length < 2) {
      return HEADER_BYTES_MAX;
    }
    int opcode = bytes[0] & 0x0F;
    boolean reserved = (bytes[0] & 0x30) != 0 || (opcode > 2 && opcode < 8) || opcode > 10;
    int size = bytes[1] & 0x7F;
    boolean longControl = opcode >= OPCODE_CONTROL && (size > 125 || bytes[0] >= 0);
    if (reserved || longControl) {
      return -1;
    }
    return 2 + (size == LENGTH_16 ? 2 : size == LENGTH_64 ? 8 : 0) + (bytes[1] < 0 ? 4 : 0);
  }

  private void open(byte[] header, int size) {
    opcode = header[0] & 0x0F;
    reserved = header[0] >> 4 & 7;
    last = header[0] < 0;
    control = opcode >= OPCODE_CONTROL;
    if (!control && opcode != 0) {
      compressed = (header[0] & 0x40) != 0;
    }
    int at = 2;
    lengthCode = header[1] & 0x7F;
    left = lengthCode;
    int more = lengthCode == LENGTH_16 ? 2 : lengthCode == LENGTH_64 ? 8 : 0;
    if (more > 0) {
      left = 0;
      for (int i = 0; i < more; i++) {
        left = left << 8 | (header[at++] & 0xFF);
      }
      left = Math.max(0, left);
    }
    length = left;
    masked = header[1] < 0;
    if (masked) {
      System.arraycopy(header, size - 4, mask, 0, 4);
      maskAt = 0;
    }
  }

  private int payload(byte[] bytes, int from, int end, Segment at) {
    int take = (int) Math.min(end - from, left);
    if (!control) {
      byte[] content = Arrays.copyOfRange(bytes, from, from + take);
      if (masked) {
        for (int i = 0; i < take; i++) {
          content[i] ^= mask[(maskAt + i) & 3];
        }
      }
      deliver(content, at);
    }
    maskAt = (maskAt + take) & 3;
    left -= take;
    afterPayload(at);
    return from + take;
  }

  private void deliver(byte[] content, Segment at) {
    if (compressed) {
      inflation().data(content, content.length, inside(), at);
    } else {
      inside().data(content, 0, content.length, at);
    }
  }

  private void afterPayload(Segment at) {
    if (left > 0) {
      return;
    }
    if (!control && last && compressed) {
      inflation().endOfMessage(inside(), at, stream.withoutContext(first));
    }
    state = State.HEADER;
    tell(stream.fields(), at);
  }

  /** Of the frame that ends there. */
  private void tell(FieldSink fields, Segment at) {
    fields.field(at, FrameFields.WEBSOCKET_OPCODE, (long) opcode);
    fields.field(at, FrameFields.WEBSOCKET_FIN, last ? 1L : 0L);
    fields.field(at, FrameFields.WEBSOCKET_RESERVED, (long) reserved);
    fields.field(at, FrameFields.WEBSOCKET_MASK, masked ? 1L : 0L);
    fields.field(at, FrameFields.WEBSOCKET_LENGTH, (long) lengthCode);
    if (lengthCode == LENGTH_16) {
      fields.field(at, FrameFields.WEBSOCKET_LENGTH_16, length);
    } else if (lengthCode == LENGTH_64) {
      fields.field(at, FrameFields.WEBSOCKET_LENGTH_64, length);
    }
    if (masked) {
      fields.field(at, FrameFields.WEBSOCKET_MASKING_KEY, mask.clone());
    }
    if (length > 0) {
      fields.field(at, FrameFields.WEBSOCKET_PAYLOAD, true);
      if (masked) {
        fields.field(at, FrameFields.WEBSOCKET_MASKED_PAYLOAD, true);
      }
    }
  }

  private Inflation inflation() {
    Inflation known = inflation;
    if (known == null) {
      known = new Inflation();
      inflation = known;
    }
    return known;
  }

  private void store(byte[] bytes, int from, int length) {
    if (storedLength + length > stored.length) {
      stored = Arrays.copyOf(stored, Math.max(storedLength + length, 2 * stored.length));
    }
    System.arraycopy(bytes, from, stored, storedLength, length);
    storedLength += length;
  }
}
