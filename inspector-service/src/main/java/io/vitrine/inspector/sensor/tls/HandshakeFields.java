package io.vitrine.inspector.sensor.tls;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.layer.Segment;
import java.nio.charset.StandardCharsets;

/**
 * What handshake messages say field by field, with Wireshark's names, for filters: hellos, their
 * extensions, certificates (RFC 8446, 4). One thread.
 */
final class HandshakeFields {
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int CERTIFICATE_VERIFY = 15;

  /** In place of a curve's parameters its name (RFC 8422, 5.4). */
  private static final int NAMED_CURVE = 3;

  private static final int KEY_SHARES = 51;
  private static final int RANDOM_BYTES = 32;

  private final FieldSink to;
  private final Segment at;

  /**
   * @param at the segment in which the message ends
   */
  HandshakeFields(FieldSink to, Segment at) {
    this.to = to;
    this.at = at;
  }

  /**
   * Tells of a message.
   *
   * @param content without its header
   * @param version13 whether TLS 1.3 was agreed on
   */
  void message(int type, byte[] content, boolean version13) {
    tell(FrameFields.TLS_HANDSHAKE, true);
    number(FrameFields.TLS_HANDSHAKE_TYPE, type);
    number(FrameFields.TLS_HANDSHAKE_LENGTH, content.length);
    Bytes in = new Bytes(content);
    switch (type) {
      case Handshakes.CLIENT_HELLO -> hello(in, true);
      case Handshakes.SERVER_HELLO -> hello(in, false);
      case Handshakes.ENCRYPTED_EXTENSIONS -> extensions(in, false);
      case Handshakes.CERTIFICATE -> certificates(in, version13);
      case SERVER_KEY_EXCHANGE -> keyExchange(in);
      case CERTIFICATE_REQUEST -> request(in, version13);
      case CERTIFICATE_VERIFY -> number(FrameFields.TLS_SIGNATURE, in.u16());
      default -> {}
    }
  }

  private void hello(Bytes in, boolean client) {
    number(FrameFields.TLS_HANDSHAKE_VERSION, in.u16());
    tell(FrameFields.TLS_RANDOM, in.take(RANDOM_BYTES));
    int session = in.u8();
    number(FrameFields.TLS_SESSION_ID_LENGTH, session);
    if (session > 0) {
      tell(FrameFields.TLS_SESSION_ID, in.take(session));
    }
    if (client) {
      int suites = in.u16();
      number(FrameFields.TLS_CIPHER_SUITES_LENGTH, suites);
      numbers(FrameFields.TLS_CIPHER_SUITE, in.part(suites), 2);
      int methods = in.u8();
      number(FrameFields.TLS_COMPRESSIONS_LENGTH, methods);
      numbers(FrameFields.TLS_COMPRESSION, in.part(methods), 1);
    } else {
      number(FrameFields.TLS_CIPHER_SUITE, in.u16());
      number(FrameFields.TLS_COMPRESSION, in.u8());
    }
    if (in.more()) {
      extensions(in, client);
    }
  }

  private void extensions(Bytes in, boolean client) {
    int length = in.u16();
    number(FrameFields.TLS_EXTENSIONS_LENGTH, length);
    Bytes all = in.part(length);
    while (all.more()) {
      int type = all.u16();
      int size = all.u16();
      number(FrameFields.TLS_EXTENSION_TYPE, type);
      number(FrameFields.TLS_EXTENSION_LENGTH, size);
      Bytes content = all.part(size);
      if (content.more()) {
        extension(type, content, client);
      }
    }
  }

  private void extension(int type, Bytes in, boolean client) {
    switch (type) {
      case ClientHello.SERVER_NAME -> {
        in.u16();
        in.u8();
        text(FrameFields.TLS_SERVER_NAME, in.take(in.u16()));
      }
      case ClientHello.GROUPS -> numbers(FrameFields.TLS_GROUP, in.part(in.u16()), 2);
      case ClientHello.POINT_FORMATS -> numbers(FrameFields.TLS_POINT_FORMAT, in.part(in.u8()), 1);
      case ClientHello.SIGNATURES -> numbers(FrameFields.TLS_SIGNATURE, in.part(in.u16()), 2);
      case ClientHello.PROTOCOLS -> {
        Bytes list = in.part(in.u16());
        while (list.more()) {
          text(FrameFields.TLS_PROTOCOL, list.take(list.u8()));
        }
      }
      case ClientHello.VERSIONS ->
          numbers(FrameFields.TLS_SUPPORTED_VERSION, client ? in.part(in.u8()) : in, 2);
      case KEY_SHARES -> keyShares(client ? in.part(in.u16()) : in);
      default -> {}
    }
  }

  /** A HelloRetryRequest names a group without a key. */
  private void keyShares(Bytes in) {
    while (in.more()) {
      int group = in.u16();
      if (in.more()) {
        number(FrameFields.TLS_KEY_SHARE_GROUP, group);
        in.part(in.u16());
      }
    }
  }

  private void certificates(Bytes in, boolean version13) {
    if (version13) {
      in.part(in.u8());
    }
    int length = in.u24();
    number(FrameFields.TLS_CERTIFICATES_LENGTH, length);
    Bytes list = in.part(length);
    while (list.more()) {
      int size = list.u24();
      number(FrameFields.TLS_CERTIFICATE_LENGTH, size);
      tell(FrameFields.TLS_CERTIFICATE, list.take(size));
      if (version13) {
        extensions(list, false);
      }
    }
  }

  /** The signature of a key on an elliptic curve; others are not told apart without the suite. */
  private void keyExchange(Bytes in) {
    if (in.u8() == NAMED_CURVE) {
      in.u16();
      in.part(in.u8());
      number(FrameFields.TLS_SIGNATURE, in.u16());
    }
  }

  private void request(Bytes in, boolean version13) {
    in.part(in.u8());
    if (version13) {
      extensions(in, true);
    } else {
      numbers(FrameFields.TLS_SIGNATURE, in.part(in.u16()), 2);
    }
  }

  private void numbers(Field field, Bytes in, int size) {
    while (in.more()) {
      number(field, size == 2 ? in.u16() : in.u8());
    }
  }

  private void number(Field field, long value) {
    tell(field, value);
  }

  private void text(Field field, byte[] value) {
    tell(field, new String(value, StandardCharsets.UTF_8));
  }

  private void tell(Field field, Object value) {
    to.field(at, field, value);
  }
}
