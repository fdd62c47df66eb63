package io.vitrine.inspector.sensor.tls;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What a server chose (RFC 8446, 4.1.3). */
record ServerHello(
    int legacyVersion,
    byte[] random,
    byte[] sessionId,
    int cipher,
    int compression,
    Extensions extensions) {
  /** SHA-256 of "HelloRetryRequest": a second ClientHello follows. */
  private static final byte[] RETRY =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  /**
   * @param in the message without its header
   */
  static ServerHello parse(Bytes in) {
    int version = in.u16();
    byte[] random = in.take(ClientHello.RANDOM_BYTES);
    byte[] sessionId = in.take(in.u8());
    int cipher = in.u16();
    int compression = in.u8();
    Extensions extensions = Extensions.parse(in, false);
    return new ServerHello(version, random, sessionId, cipher, compression, extensions);
  }

  int version() {
    List<Integer> versions = extensions.versions();
    return versions.isEmpty() ? legacyVersion : versions.get(0);
  }

  /** Chosen by ALPN; empty if none shows here. */
  String protocol() {
    List<String> protocols = extensions.protocols();
    return protocols.isEmpty() ? "" : protocols.get(0);
  }

  /** Whether RFC 7366 is agreed on; it means CBC alone. */
  boolean encryptThenMac() {
    return extensions.types().contains(Extensions.ENCRYPT_THEN_MAC);
  }

  boolean retry() {
    return Arrays.equals(random, RETRY);
  }
}
