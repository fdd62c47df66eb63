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
    FixedHeader.writeVariable(bare, length);
    bare.writeBytes(buf, name, level + 1 - name);
    bare.writeByte(buf.getByte(level + 1) & CLEAN);
    bare.writeBytes(buf, level + 2, 2);
    if (five) {
      bare.writeByte(0);
    }
    return bare.writeBytes(buf, id, idBytes);
  }

  private static int afterProperties(ByteBuf buf, int at) {
    // Their length is written like that of a packet, behind the byte before it.
    return at - 1 + FixedHeader.length(buf, at - 1) + FixedHeader.readVariable(buf, at);
  }
}
