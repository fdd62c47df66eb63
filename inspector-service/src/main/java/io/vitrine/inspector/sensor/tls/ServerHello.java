package io.vitrine.inspector.sensor.tls;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What a server chose (RFC 8446, 4.1.3).
 *
 * @param protocol chosen by ALPN, empty if none shows here
 * @param encryptThenMac whether RFC 7366 is agreed on; it means CBC alone
 */
record ServerHello(
    int version, byte[] random, int cipher, String protocol, boolean encryptThenMac) {
  private static final int PROTOCOLS = 16;
  private static final int ENCRYPT_THEN_MAC = 22;
  private static final int VERSIONS = 43;

  /** SHA-256 of "HelloRetryRequest": a second ClientHello follows. */
  private static final byte[] RETRY =
      HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  static ServerHello parse(byte[] message) {
    Bytes in = new Bytes(message);
    int version = in.u16();
    byte[] random = in.take(32);
    in.part(in.u8());
    int cipher = in.u16();
    in.u8();
    String protocol = "";
    boolean encryptThenMac = false;
    Bytes extensions = in.part(in.u16());
    while (extensions.more()) {
      int type = extensions.u16();
      Bytes content = extensions.part(extensions.u16());
      if (type == VERSIONS) {
        version = content.u16();
      } else if (type == PROTOCOLS) {
        protocol = protocol(content);
      } else if (type == ENCRYPT_THEN_MAC) {
        encryptThenMac = true;
      }
    }
    return new ServerHello(version, random, cipher, protocol, encryptThenMac);
  }

  /** The one name in an ALPN extension of a server. */
  static String protocol(Bytes extension) {
    extension.u16();
    return new String(extension.take(extension.u8()), StandardCharsets.UTF_8);
  }

  boolean retry() {
    return java.util.Arrays.equals(random, RETRY);
  }
}
