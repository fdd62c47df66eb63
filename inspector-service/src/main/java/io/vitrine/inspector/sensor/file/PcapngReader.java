package io.vitrine.inspector.sensor.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The format of Wireshark: draft-ietf-opsawg-pcapng. Reads frames of all three kinds, the TLS keys
 * that a file carries and what the capturing side says it dropped; other blocks are skipped.
 */
final class PcapngReader extends CaptureReader {
  static final int SECTION = 0x0A0D0D0A;

  private static final int BYTE_ORDER = 0x1A2B3C4D;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;
  private static final int SECRETS = 10;
  private static final int TLS_KEY_LOG = 0x544C534B;
  private static final int OPTION_IF_DROP = 5;
  private static final int INTERFACES_MAX = 65_536;
  private static final int BLOCK_BYTES_MIN = 12;

  private final List<CaptureInterface> interfaces = new ArrayList<>();

  PcapngReader(ByteOrderInput in) {
    super(in);
  }

  @Override
  @Nullable CapturedFrame read() throws IOException {
    while (!in().atEnd()) {
      long at = in().position();
      int type = in().i32();
      if (type == SECTION) {
        section(at);
        continue;
      }
      byte[] body = in().bytes(bodyLength(in().u32(), at));
      in().i32();
      CapturedFrame frame = block(type, body, at);
      if (frame != null) {
        return frame;
      }
    }
    return null;
  }

  private static int bodyLength(long blockLength, long at) throws IOException {
    int length = checkedLength(blockLength, at);
    if (length < BLOCK_BYTES_MIN || length % 4 != 0) {
      throw new CaptureFormatException("damaged at byte " + at + ": block length " + length);
    }
    return length - BLOCK_BYTES_MIN;
  }

  /** A section names its own byte order, behind its length. */
  private void section(long at) throws IOException {
    byte[] length = in().bytes(4);
    byte[] order = in().bytes(4);
    in().littleEndian(false);
    if (in().i32(order, 0) != BYTE_ORDER) {
      in().littleEndian(true);
      if (in().i32(order, 0) != BYTE_ORDER) {
        throw new CaptureFormatException("damaged at byte " + at + ": no byte order");
      }
    }
    int body = bodyLength(in().i32(length, 0) & 0xFFFFFFFFL, at);
    in().bytes(Math.max(0, body - 4));
    in().i32();
    interfaces.clear();
  }

  private @Nullable CapturedFrame block(int type, byte[] body, long at) throws IOException {
    try {
      return switch (type) {
        case INTERFACE -> {
          if (interfaces.size() == INTERFACES_MAX) {
            throw new CaptureFormatException("damaged at byte " + at + ": too many interfaces");
          }
          interfaces.add(CaptureInterface.of(in(), body));
          yield null;
        }
        case ENHANCED_PACKET -> packet(in().i32(body, 0), body, at);
        case OLD_PACKET -> packet(in().u16(body, 0), body, at);
        case SIMPLE_PACKET -> simple(body, at);
        case SECRETS -> {
          if (in().i32(body, 0) == TLS_KEY_LOG) {
            int length = Math.max(0, Math.min(in().i32(body, 4), body.length - 8));
            keys(part(body, 8, length));
          }
          yield null;
        }
        case STATISTICS -> {
          statistics(body);
          yield null;
        }
        default -> null;
      };
    } catch (IndexOutOfBoundsException e) {
      throw new CaptureFormatException("damaged at byte " + at + ": block is too short");
    }
  }

  private CapturedFrame packet(int index, byte[] body, long at) throws IOException {
    CaptureInterface from = captureInterface(index, at);
    long time = (long) in().i32(body, 4) << 32 | (in().i32(body, 8) & 0xFFFFFFFFL);
    int length = checkedLength(in().i32(body, 12), at);
    int wire = in().i32(body, 16);
    byte[] bytes = part(body, 20, length);
    return new CapturedFrame(
        nextNumber(), from.nanos(time), from.linkType(), bytes, Math.max(wire, length));
  }

  private CapturedFrame simple(byte[] body, long at) throws IOException {
    CaptureInterface from = captureInterface(0, at);
    int wire = in().i32(body, 0);
    int length = Math.min(wire, body.length - 4);
    if (from.snapLength() > 0) {
      length = Math.min(length, from.snapLength());
    }
    byte[] bytes = part(body, 4, checkedLength(length, at));
    return new CapturedFrame(nextNumber(), 0, from.linkType(), bytes, wire);
  }

  private void statistics(byte[] body) {
    int at = 12;
    while (at + 4 <= body.length) {
      int code = in().u16(body, at);
      int length = in().u16(body, at + 2);
      if (code == 0) {
        return;
      }
      if (code == OPTION_IF_DROP && length == 8) {
        addDropped(in().i64(body, at + 4));
      }
      at += 4 + (length + 3) / 4 * 4;
    }
  }

  private static byte[] part(byte[] body, int from, int length) {
    if (from + length > body.length) {
      throw new IndexOutOfBoundsException(from + length);
    }
    return java.util.Arrays.copyOfRange(body, from, from + length);
  }

  private CaptureInterface captureInterface(int index, long at) throws IOException {
    if (index < 0 || index >= interfaces.size()) {
      throw new CaptureFormatException("damaged at byte " + at + ": no interface " + index);
    }
    return interfaces.get(index);
  }
}
