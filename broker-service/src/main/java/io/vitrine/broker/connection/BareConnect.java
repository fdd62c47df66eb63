package io.vitrine.broker.connection;

import io.netty.buffer.ByteBuf;
import io.vitrine.mqtt.codec.FixedHeader;

/**
 * What vertx-mqtt gets of a CONNECT: who it is, and how. It keeps what it gets as long as the
 * connection lasts, and will, user name, password and properties are ours.
 */
public final class BareConnect {
  private static final byte TYPE = 0x10;
  private static final int CLEAN = 0x02;
  private static final int VERSION_5 = 5;

  private BareConnect() {}

  /**
   * The frame for it, to be released by who gets it.
   *
   * @param start where a whole CONNECT begins that was found to be right
   */
  public static ByteBuf of(ByteBuf buf, int start) {
    int name = start + FixedHeader.length(buf, start);
    int level = name + 2 + buf.getUnsignedShort(name);
    int body = level + 4;
    boolean five = buf.getByte(level) == VERSION_5;
    int id = five ? afterProperties(buf, body) : body;
    int idBytes = 2 + buf.getUnsignedShort(id);
    int length = body - name + (five ? 1 : 0) + idBytes;
    ByteBuf bare = buf.alloc().directBuffer(length + 5).writeByte(TYPE);
    writeLength(bare, length);
    bare.writeBytes(buf, name, level + 1 - name);
    bare.writeByte(buf.getByte(level + 1) & CLEAN);
    bare.writeBytes(buf, level + 2, 2);
    if (five) {
      bare.writeByte(0);
    }
    return bare.writeBytes(buf, id, idBytes);
  }

  private static void writeLength(ByteBuf to, int length) {
    int left = length;
    while (left > 0x7F) {
      to.writeByte(left & 0x7F | 0x80);
      left >>= 7;
    }
    to.writeByte(left);
  }

  private static int afterProperties(ByteBuf buf, int at) {
    int length = 0;
    int next = at;
    for (int shift = 0; ; shift += 7) {
      byte b = buf.getByte(next++);
      length |= (b & 0x7F) << shift;
      if (b >= 0) {
        return next + length;
      }
    }
  }
}
