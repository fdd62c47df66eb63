package io.vitrine.inspector.sensor.tls;

import org.jspecify.annotations.Nullable;

/** The cipher suites whose records can be decrypted, by IANA's number and name. */
enum CipherSuite {
  TLS_AES_128_GCM_SHA256(0x1301, 16, false),
  TLS_AES_256_GCM_SHA384(0x1302, 32, false),
  TLS_CHACHA20_POLY1305_SHA256(0x1303, 32, true),
  TLS_RSA_WITH_AES_128_GCM_SHA256(0x009C, 16, false),
  TLS_RSA_WITH_AES_256_GCM_SHA384(0x009D, 32, false),
  TLS_DHE_RSA_WITH_AES_128_GCM_SHA256(0x009E, 16, false),
  TLS_DHE_RSA_WITH_AES_256_GCM_SHA384(0x009F, 32, false),
  TLS_PSK_WITH_AES_128_GCM_SHA256(0x00A8, 16, false),
  TLS_PSK_WITH_AES_256_GCM_SHA384(0x00A9, 32, false),
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(0xC02B, 16, false),
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(0xC02C, 32, false),
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(0xC02F, 16, false),
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(0xC030, 32, false),
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA8, 32, true),
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(0xCCA9, 32, true),
  TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256(0xCCAA, 32, true),
  TLS_PSK_WITH_CHACHA20_POLY1305_SHA256(0xCCAB, 32, true);

  private final int number;
  private final int keyBytes;
  private final boolean chaCha20;

  CipherSuite(int number, int keyBytes, boolean chaCha20) {
    this.number = number;
    this.keyBytes = keyBytes;
    this.chaCha20 = chaCha20;
  }

  static @Nullable CipherSuite of(int number) {
    for (CipherSuite each : values()) {
      if (each.number == number) {
        return each;
      }
    }
    return null;
  }

  /** IANA's name, or the number in hex. */
  static String title(int number) {
    CipherSuite known = of(number);
    return known == null ? String.format("0x%04x", number) : known.name();
  }

  int keyBytes() {
    return keyBytes;
  }

  boolean chaCha20() {
    return chaCha20;
  }

  /** The hash's name for {@code Mac}. */
  String mac() {
    return name().endsWith("SHA384") ? "HmacSHA384" : "HmacSHA256";
  }

  int hashBytes() {
    return name().endsWith("SHA384") ? 48 : 32;
  }
}
