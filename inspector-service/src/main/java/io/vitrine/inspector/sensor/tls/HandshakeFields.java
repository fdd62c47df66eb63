package io.vitrine.inspector.sensor.tls;

import io.vitrine.dissect.Field;
import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.layer.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a handshake message says field by field, with Wireshark's names, for filters: hellos, their
 * extensions, certificates (RFC 8446, 4). One thread.
 */
final class HandshakeFields {
  private static final int SERVER_KEY_EXCHANGE = 12;
  private static final int CERTIFICATE_REQUEST = 13;
  private static final int CERTIFICATE_VERIFY = 15;

  /** In place of a curve's parameters its name (RFC 8422, 5.4). */
  private static final int NAMED_CURVE = 3;

  private final FieldSink to;
  private final Segment at;

  /**
   * @param at the segment in which the message ends
   */
  HandshakeFields(FieldSink to, Segment at, int type, int length) {
    this.to = to;
    this.at = at;
    tell(FrameFields.TLS_HANDSHAKE, true);
    number(FrameFields.TLS_HANDSHAKE_TYPE, type);
    number(FrameFields.TLS_HANDSHAKE_LENGTH, length);
  }

  void hello(ClientHello hello) {
    begin(hello.legacyVersion(), hello.random(), hello.sessionId());
    number(FrameFields.TLS_CIPHER_SUITES_LENGTH, 2L * hello.ciphers().size());
    numbers(FrameFields.TLS_CIPHER_SUITE, hello.ciphers());
    number(FrameFields.TLS_COMPRESSIONS_LENGTH, hello.compressions().size());
    numbers(FrameFields.TLS_COMPRESSION, hello.compressions());
    extensions(hello.extensions());
    String ja3 = Fingerprints.ja3Text(hello);
    tell(FrameFields.TLS_JA3_FULL, ja3);
    tell(FrameFields.TLS_JA3, Fingerprints.md5(ja3));
    tell(FrameFields.TLS_JA4, Fingerprints.ja4(hello));
  }

  void hello(ServerHello hello) {
    begin(hello.legacyVersion(), hello.random(), hello.sessionId());
    number(FrameFields.TLS_CIPHER_SUITE, hello.cipher());
    number(FrameFields.TLS_COMPRESSION, hello.compression());
    extensions(hello.extensions());
    String ja3s = Fingerprints.ja3sText(hello);
    tell(FrameFields.TLS_JA3S_FULL, ja3s);
    tell(FrameFields.TLS_JA3S, Fingerprints.md5(ja3s));
  }

  private void begin(int version, byte[] random, byte[] sessionId) {
    number(FrameFields.TLS_HANDSHAKE_VERSION, version);
    tell(FrameFields.TLS_RANDOM, random);
    number(FrameFields.TLS_SESSION_ID_LENGTH, sessionId.length);
    if (sessionId.length > 0) {
      tell(FrameFields.TLS_SESSION_ID, sessionId);
    }
  }

  void extensions(Extensions all) {
    if (!all.present()) {
      return;
    }
    number(FrameFields.TLS_EXTENSIONS_LENGTH, all.length());
    numbers(FrameFields.TLS_EXTENSION_TYPE, all.types());
    numbers(FrameFields.TLS_EXTENSION_LENGTH, all.lengths());
    texts(FrameFields.TLS_SERVER_NAME, all.serverNames());
    numbers(FrameFields.TLS_GROUP, all.groups());
    numbers(FrameFields.TLS_POINT_FORMAT, all.pointFormats());
    numbers(FrameFields.TLS_SIGNATURE, all.signatures());
    texts(FrameFields.TLS_PROTOCOL, all.protocols());
    numbers(FrameFields.TLS_SUPPORTED_VERSION, all.versions());
    numbers(FrameFields.TLS_KEY_SHARE_GROUP, all.keyShareGroups());
  }

  void certificates(CertificateList list) {
    number(FrameFields.TLS_CERTIFICATES_LENGTH, list.length());
    for (byte[] each : list.certificates()) {
      number(FrameFields.TLS_CERTIFICATE_LENGTH, each.length);
      tell(FrameFields.TLS_CERTIFICATE, each);
      new CertificateFields(this::tell).certificate(each);
    }
    list.extensions().forEach(this::extensions);
  }

  /** Another message than those. */
  void message(int type, Bytes in, boolean version13) {
    switch (type) {
      case SERVER_KEY_EXCHANGE -> keyExchange(in);
      case CERTIFICATE_REQUEST -> request(in, version13);
      case CERTIFICATE_VERIFY -> number(FrameFields.TLS_SIGNATURE, in.u16());
      default -> {}
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
      extensions(Extensions.parse(in, true));
    } else {
      List<Integer> signatures = new ArrayList<>();
      in.part(in.u16()).numbers(2, signatures);
      numbers(FrameFields.TLS_SIGNATURE, signatures);
    }
  }

  private void numbers(Field field, Collection<Integer> values) {
    values.forEach(each -> number(field, each));
  }

  private void texts(Field field, Collection<String> values) {
    values.forEach(each -> tell(field, each));
  }

  private void number(Field field, long value) {
    tell(field, value);
  }

  private void tell(Field field, Object value) {
    to.field(at, field, value);
  }
}
