package io.vitrine.tap;

import io.vitrine.mqtt.packet.PacketType;
import io.vitrine.mqtt.property.Property;
import java.util.Arrays;

/**
 * Zeroes what nobody may see in a frame, before a filter or a reader sees it: the password of a
 * CONNECT, and authentication data (MQTT 5.0, 3.1.2.11.10) wherever it stands. Lengths stay, so the
 * frame still dissects. Where a frame cannot be read and a secret may follow, all that follows is
 * zeroed.
 */
public final class Secrets {
  private static final int PASSWORD_FLAG = 0x40;
  private static final int USERNAME_FLAG = 0x80;
  private static final int WILL_FLAG = 0x04;
  private static final int BRIDGE_BIT = 0x80;
  private static final int CONNACK_PROPERTIES_OFFSET = 2;
  private static final int AUTH_PROPERTIES_OFFSET = 1;

  private final byte[] frame;
  private final int end;
  private int at;

  private Secrets(byte[] frame, int from, int end) {
    this.frame = frame;
    this.end = end;
    this.at = from;
  }

  /**
   * Zeroes the secrets of the frame in place.
   *
   * @param end where the captured bytes of the frame end; it begins at 0
   * @param protocolLevel version of MQTT that the connection speaks
   */
  public static void hide(byte[] frame, int end, int protocolLevel) {
    if (end < 2) {
      return;
    }
    Secrets secrets = new Secrets(frame, 1, end);
    PacketType type = PacketType.of(frame[0]);
    try {
      if (type == PacketType.CONNECT) {
        secrets.variableByteInteger();
        secrets.hideInConnect();
      } else if (type == PacketType.CONNACK && protocolLevel == 5) {
        secrets.variableByteInteger();
        secrets.skip(CONNACK_PROPERTIES_OFFSET);
        secrets.hideInProperties();
      } else if (type == PacketType.AUTH) {
        secrets.variableByteInteger();
        secrets.skip(AUTH_PROPERTIES_OFFSET);
        secrets.hideInProperties();
      }
    } catch (Unreadable e) {
      Arrays.fill(frame, Math.min(secrets.at, end), end, (byte) 0);
    }
  }

  private void hideInConnect() {
    skip(unsigned16());
    int level = unsigned8() & ~BRIDGE_BIT;
    int flags = unsigned8();
    skip(2);
    if (level >= 5) {
      hideInProperties();
    }
    skip(unsigned16());
    if ((flags & WILL_FLAG) != 0) {
      if (level >= 5) {
        hideInProperties();
      }
      skip(unsigned16());
      skip(unsigned16());
    }
    if ((flags & USERNAME_FLAG) != 0) {
      skip(unsigned16());
    }
    if ((flags & PASSWORD_FLAG) != 0) {
      zero(unsigned16());
    }
  }

  private void hideInProperties() {
    if (at >= end) {
      return;
    }
    int length = variableByteInteger();
    int until = Math.min(end, at + length);
    while (at < until) {
      Property property = Property.of(variableByteInteger());
      if (property == null) {
        throw new Unreadable();
      }
      if (property == Property.AUTHENTICATION_DATA) {
        zero(unsigned16());
      } else {
        skipValue(property);
      }
    }
    if (at > until) {
      throw new Unreadable();
    }
  }

  private void skipValue(Property property) {
    switch (property.type()) {
      case BYTE -> skip(1);
      case TWO_BYTE_INTEGER -> skip(2);
      case FOUR_BYTE_INTEGER -> skip(4);
      case VARIABLE_BYTE_INTEGER -> variableByteInteger();
      case UTF_8_STRING, BINARY_DATA -> skip(unsigned16());
      case UTF_8_STRING_PAIR -> {
        skip(unsigned16());
        skip(unsigned16());
      }
    }
  }

  private void zero(int length) {
    int until = Math.min(end, at + length);
    Arrays.fill(frame, at, until, (byte) 0);
    at = until;
  }

  private void skip(int length) {
    if (length > end - at) {
      at = end;
      throw new Unreadable();
    }
    at += length;
  }

  private int unsigned8() {
    if (at >= end) {
      throw new Unreadable();
    }
    return frame[at++] & 0xFF;
  }

  private int unsigned16() {
    return unsigned8() << 8 | unsigned8();
  }

  private int variableByteInteger() {
    int value = 0;
    for (int shift = 0; shift <= 21; shift += 7) {
      int next = unsigned8();
      value |= (next & 0x7F) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw new Unreadable();
  }

  /** The frame ends, or does not say what comes next. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable() {
      super(null, null, false, false);
    }
  }
}
