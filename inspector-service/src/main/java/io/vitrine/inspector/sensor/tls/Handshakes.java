package io.vitrine.inspector.sensor.tls;

import io.vitrine.inspector.sensor.layer.Segment;
import java.util.Arrays;

/** Puts the handshake messages of one direction together and reads those that tell something. */
final class Handshakes {
  static final int FINISHED = 20;
  static final int KEY_UPDATE = 24;

  static final int CLIENT_HELLO = 1;
  static final int SERVER_HELLO = 2;
  static final int ENCRYPTED_EXTENSIONS = 8;
  static final int CERTIFICATE = 11;
  private static final int HEADER_BYTES = 4;

  /** Longest handshake that is read; certificates make it long. */
  private static final int BYTES_MAX = 256 * 1024;

  private final TlsStream stream;
  private final boolean first;
  private byte[] stored = new byte[0];

  Handshakes(TlsStream stream, boolean first) {
    this.stream = stream;
    this.first = first;
  }

  /**
   * Takes the content of a record.
   *
   * @param at the segment in which the record ends
   * @return type of the last message that is complete now; -1 if none is
   */
  int add(byte[] record, Segment at) {
    int before = stored.length;
    if (before + record.length > BYTES_MAX) {
      stored = new byte[0];
      return -1;
    }
    stored = Arrays.copyOf(stored, before + record.length);
    System.arraycopy(record, 0, stored, before, record.length);
    int end = 0;
    int last = -1;
    while (stored.length - end >= HEADER_BYTES) {
      int length =
          (stored[end + 1] & 0xFF) << 16 | (stored[end + 2] & 0xFF) << 8 | (stored[end + 3] & 0xFF);
      if (length > stored.length - end - HEADER_BYTES) {
        break;
      }
      last = stored[end];
      int from = end + HEADER_BYTES;
      end = from + length;
      byte[] message = Arrays.copyOfRange(stored, from, end);
      read(last, message, at);
    }
    stored = Arrays.copyOfRange(stored, end, stored.length);
    return last;
  }

  private void read(int type, byte[] message, Segment at) {
    HandshakeFields fields = new HandshakeFields(stream.fields(), at, type, message.length);
    Bytes in = new Bytes(message);
    switch (type) {
      case CLIENT_HELLO -> {
        ClientHello hello = ClientHello.parse(in);
        stream.hello(first, hello);
        fields.hello(hello);
      }
      case SERVER_HELLO -> {
        ServerHello hello = ServerHello.parse(in);
        stream.hello(hello);
        fields.hello(hello);
      }
      case ENCRYPTED_EXTENSIONS -> {
        Extensions extensions = Extensions.parse(in, false);
        extensions.protocols().stream().findFirst().ifPresent(stream.session()::protocol);
        fields.extensions(extensions);
      }
      case CERTIFICATE -> {
        CertificateList list = CertificateList.parse(in, stream.version13());
        if (!list.certificates().isEmpty()) {
          stream.session().certificate(list.certificates().get(0), !stream.client(first));
        }
        fields.certificates(list);
      }
      default -> fields.message(type, in, stream.version13());
    }
  }
}
